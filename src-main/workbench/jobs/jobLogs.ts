import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { LogLine, LogOwner, NewLogLine } from '../../../src-shared/project/jobLog.ts'
import { appendLogLines, logName, readLog } from '../../store/logFile.ts'
import { resolveInside } from '../../store/resolveInside.ts'
import type { OpenProject } from '../openProject.ts'

/**
 * What happened to runs and studies, line by line, in the folder of each. A log is told about work and never stops it: what the disk does not take
 * is kept in memory, and goes to the disk with the next line that it does take.
 */
export interface JobLogs {
  /** Adds a line with the present time. It is not waited for, and fails silently. */
  add(project: OpenProject, owner: LogOwner, line: NewLogLine): void
  /** All lines, oldest first, those included that are not on the disk yet. @throws FileNotReadable, FolderSilent */
  read(project: OpenProject, owner: LogOwner): Promise<LogLine[]>
  /** Resolves when nothing is being written any more, or a disk that keeps silent was waited for long enough. */
  written(): Promise<void>
  readonly onChange: Set<() => void>
}

/** Lines of one log that wait for a disk; the oldest go first. */
const mostWaiting = 200

/** Milliseconds. */
const patience = 5_000

interface Waiting {
  lines: LogLine[]
  writing?: Promise<void>
}

export function createJobLogs(): JobLogs {
  const logs = new WeakMap<OpenProject, Map<string, Waiting>>()
  const writing = new Set<Promise<void>>()
  const onChange = new Set<() => void>()

  function waitingOf(project: OpenProject, { kind, id }: LogOwner): Waiting {
    const ofProject = logs.get(project) ?? new Map<string, Waiting>()
    logs.set(project, ofProject)
    const key = `${kind} ${id}`
    const waiting = ofProject.get(key) ?? { lines: [] }
    ofProject.set(key, waiting)
    return waiting
  }

  async function write(project: OpenProject, owner: LogOwner, waiting: Waiting): Promise<void> {
    try {
      while (waiting.lines.length > 0 && (await project.lock.isStillOurs())) {
        const lines = [...waiting.lines]
        await appendLogLines(await fileOf(project, owner), lines)
        waiting.lines = waiting.lines.filter((line) => !lines.includes(line))
      }
    } catch {
      // The work itself says what is wrong with the disk.
    }
    waiting.writing = undefined
    onChange.forEach((listener) => listener())
  }

  return {
    add(project, owner, { level = 'note', ...line }) {
      if (project.readOnly) return
      const waiting = waitingOf(project, owner)
      waiting.lines.push({ at: new Date().toISOString(), level, ...line })
      if (waiting.lines.length > mostWaiting) waiting.lines.shift()
      if (waiting.writing) return
      // Lines that are added at the same moment are one write.
      const work = Promise.resolve()
        .then(() => write(project, owner, waiting))
        .finally(() => writing.delete(work))
      waiting.writing = work
      writing.add(work)
    },
    async read(project, owner) {
      const waiting = logs.get(project)?.get(`${owner.kind} ${owner.id}`)
      await waiting?.writing
      return [...(await readLog(await fileOf(project, owner))), ...(waiting?.lines ?? [])]
    },
    written: () => Promise.race([Promise.all(writing).then(() => {}), delay(patience, undefined, { ref: false })]),
    onChange,
  }
}

/** In a project from elsewhere a folder may be a link, which is not followed. @throws OutsideProject, FileMissing */
async function fileOf(project: OpenProject, { kind, id }: LogOwner): Promise<string> {
  const folder = await resolveInside(project.folder, kind === 'run' ? 'runs' : 'studies', id)
  return path.join(folder, logName)
}
