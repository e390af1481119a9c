import { randomBytes } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Port } from '../../../src-shared/contract/port.ts'
import { ProjectLocked, ProjectNotOpen, ProjectReadOnly } from '../../../src-shared/errors/errors.ts'
import type { ProjectAccess } from '../../../src-shared/contract/views.ts'
import type { Served } from '../../../src-shared/contract/serve.ts'
import { lockProject, readLock, type ProjectLock } from '../../store/projectLock.ts'
import { createProjectFile, findProject, readProjectFile, writeProjectFile } from '../../store/projectStore.ts'
import { listRunRecords, runPaths, type RunPaths } from '../../store/runFolder.ts'
import { readJournal } from '../../store/journal.ts'
import { listenForCommands } from '../ownerSocket/listenForCommands.ts'
import { ownerSocketPath } from '../ownerSocket/ownerSocketPath.ts'
import { projectChanged, type KnownRun, type OpenProject } from '../openProject.ts'
import type { ProjectFile } from '../../../src-shared/project/projectFile.ts'
import { mergedRanges } from '../../../src-shared/project/imageRanges.ts'
import type { RowRange, RunRecord } from '../../../src-shared/project/runRecord.ts'

/** The projects that are open in a workbench, each under an id of its own. */
export interface Projects {
  /** @throws ProjectExists, FolderNotWritable, DiskFull */
  create(folder: string, name?: string, access?: ProjectAccess): Promise<OpenProject>
  /**
   * Opens a project folder or its file; the one that is open already where it is.
   *
   * @param access  to own it and work on it, where left out; waits a moment for an owner that is brief
   * @throws ProjectMissing, ProjectBroken, ProjectNewer, ProjectLocked
   */
  open(path: string, access?: ProjectAccess): Promise<OpenProject>
  /** @throws ProjectNotOpen */
  get(projectId: string): OpenProject
  close(projectId: string): Promise<void>
  /** Refuses new requests of other processes from now on; resolves when those before are answered. */
  leave(): Promise<void>
  all(): OpenProject[]
}

/** @param serve  answers a command of another process that works on a project of this owner */
export function createProjects(serve: (port: Port) => Served | void): Projects {
  const open = new Map<string, OpenProject>()
  const commands = new Map<OpenProject, Awaited<ReturnType<typeof listenForCommands>>>()
  // Two windows that open one project at the same moment must get the same one.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => {})
    return result
  }

  async function openAt(given: string, access: ProjectAccess): Promise<OpenProject> {
    const { file: found } = await findProject(given)
    const file = await realpath(found)
    const folder = path.dirname(file)
    const already = [...open.values()].find(
      (project) => project.folder === folder && (access === 'read' || !project.readOnly),
    )
    if (already) return already
    const content = await readProjectFile(file)
    const readOnly = access === 'read'
    const socket = access === 'own' ? await ownerSocketPath(folder) : ''
    const lock = readOnly ? noLock : await lockPatiently(folder, { socket, brief: access === 'brief' || undefined })
    try {
      const project: OpenProject = {
        projectId: randomBytes(6).toString('hex'),
        folder,
        path: file,
        lock,
        readOnly,
        ownedElsewhere: readOnly && (await isOwnedByAnybody(folder)),
        file: content,
        ...(await knownRuns(folder)),
        revision: 0,
        onChange: new Set(),
        async close() {
          await commands.get(project)?.close()
          commands.delete(project)
          // Where the folder is away or broken, the lock says who has it until this process ends; then it is a dead one's.
          await lock.release().catch(() => {})
        },
      }
      if (socket) commands.set(project, await listenForCommands({ path: socket, token: lock.token, serve }))
      open.set(project.projectId, project)
      return project
    } catch (error) {
      await lock.release()
      throw error
    }
  }

  return {
    create: (folder, name, access = 'own') =>
      inTurn(async () => {
        await createProjectFile(folder, { name: name ?? path.basename(path.resolve(folder)) })
        return openAt(folder, access)
      }),
    open: (given, access = 'own') => inTurn(() => openAt(given, access)),
    get(projectId) {
      const project = open.get(projectId)
      if (!project) throw ProjectNotOpen({ projectId })
      return project
    },
    close: (projectId) =>
      inTurn(async () => {
        const project = open.get(projectId)
        if (!project) throw ProjectNotOpen({ projectId })
        open.delete(projectId)
        await project.close()
      }),
    async leave() {
      await Promise.all([...commands.values()].map((listener) => listener.leave()))
    },
    all: () => [...open.values()],
  }
}

/** How long to wait for an owner that gives the project back in a moment, milliseconds. */
const patience = 10_000

/** @throws ProjectLocked where somebody else has it for longer */
async function lockPatiently(folder: string, options: { socket: string; brief?: boolean }): Promise<ProjectLock> {
  const deadline = performance.now() + patience
  for (;;) {
    try {
      return await lockProject(folder, options)
    } catch (error) {
      if (!ProjectLocked.is(error) || performance.now() > deadline) throw error
      const holder = await readLock(folder)
      if (holder && !(holder.brief && holder.state === 'alive')) throw error
      await delay(30)
    }
  }
}

const isOwnedByAnybody = (folder: string) =>
  readLock(folder).then(
    (holder) => holder !== undefined && holder.state !== 'dead',
    () => true,
  )

/** Of a project that is only read: whoever asks before writing is told that it is not theirs. */
const noLock: ProjectLock = {
  token: '',
  socket: '',
  isStillOurs: () => Promise.resolve(false),
  release: () => Promise.resolve(),
}

/** A project that may be changed. @throws ProjectReadOnly */
export function requireOwned(project: OpenProject, method: string): OpenProject {
  if (project.readOnly) throw ProjectReadOnly({ path: project.path, method })
  return project
}

const lastUpdates = new WeakMap<OpenProject, Promise<void>>()

/**
 * Changes a project's file on disk and in memory, in that order. Changes that are asked for at the same moment follow one another.
 *
 * @param change  is given the file as the changes before it left it
 * @throws DiskFull, FolderNotWritable
 */
export function updateProjectFile(project: OpenProject, change: (file: ProjectFile) => ProjectFile): Promise<void> {
  const update = (lastUpdates.get(project) ?? Promise.resolve()).then(async () => {
    const changed = change(requireOwned(project, 'this').file)
    await writeProjectFile(project.path, changed)
    project.file = changed
    projectChanged(project)
  })
  lastUpdates.set(
    project,
    update.catch(() => {}),
  )
  return update
}

/** The runs of a project, oldest first. */
async function knownRuns(folder: string): Promise<Pick<OpenProject, 'runs' | 'brokenRuns'>> {
  const { records, broken } = await listRunRecords(folder)
  const known = await Promise.all(records.map((record) => knownRun(folder, record)))
  return { runs: new Map(known.map((run) => [run.record.id, run])), brokenRuns: broken }
}

/**
 * A run, how far it got and how long that took: only one that was interrupted needs its journal read for that. Then its seconds are those until its last
 * finished batch; what was at work went with its owner.
 *
 * @param paths  of a run that lies somewhere else than with the project's runs
 * @throws FileNotReadable
 */
export async function knownRun(
  folder: string,
  record: KnownRun['record'],
  { journal }: Pick<RunPaths, 'journal'> = runPaths(folder, record.id),
): Promise<KnownRun> {
  if (record.state !== 'running') return { record, completed: within(record, record.completed) }
  const { lines } = await readJournal(journal)
  const seconds = lines.reduce((most, { elapsed = 0 }) => Math.max(most, elapsed), record.timings.seconds)
  return {
    record: { ...record, timings: { ...record.timings, seconds } },
    completed: within(record, lines),
  }
}

/** What was edited by hand may name rows that the run does not have. */
const within = ({ count }: RunRecord, ranges: readonly RowRange[]): RowRange[] =>
  mergedRanges(ranges.filter((range) => range.first + range.count <= count))
