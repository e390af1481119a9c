import { readQueueFile, writeQueueFile, type QueueFile } from '../../store/queueFile.ts'
import type { OpenProject } from '../openProject.ts'

/** What a queue remembers of one project beside its jobs: on disk as queue.json. */
export interface KeptQueue {
  paused: boolean
  /** Runs that an earlier owner left in the queue when it ended. They wait until somebody goes on with them. */
  leftOver: QueueFile['runs']
  /** Writes the queue soon, as it is then; many changes at once are one write. */
  save(): void
  /** Resolves when nothing is left to write. */
  saved(): Promise<void>
}

/**
 * Reads a project's queue. What is done, or gone, since is left out.
 *
 * @param present  the project's jobs in order, whenever the queue is written
 */
export async function openKeptQueue(project: OpenProject, present: () => QueueFile['runs']): Promise<KeptQueue> {
  const { paused, runs } = await readQueueFile(project.folder)
  // One that was cancelled or failed before is here because somebody wanted it to go on.
  const unfinished = ({ id }: { id: string }) => (project.runs.get(id)?.record.state ?? 'done') !== 'done'
  let dirty = false
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    while (dirty) {
      dirty = false
      if (!(await project.lock.isStillOurs().catch(() => false))) break
      const { paused, leftOver } = queue
      // A disk that does not take it costs the order of what waits, and no result; the runs' own errors say that it is full.
      await writeQueueFile(project.folder, { paused, runs: [...present(), ...leftOver] }).catch(() => {})
    }
    writing = undefined
  }

  const queue: KeptQueue = {
    paused,
    leftOver: runs.filter(unfinished),
    save() {
      dirty = true
      writing ??= Promise.resolve().then(write)
    },
    saved: () => writing ?? Promise.resolve(),
  }
  return queue
}
