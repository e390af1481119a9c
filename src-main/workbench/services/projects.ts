import { randomBytes } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Port } from '../../../src-shared/contract/port.ts'
import { ProjectNotOpen } from '../../../src-shared/errors/errors.ts'
import { lockProject } from '../../store/projectLock.ts'
import { createProjectFile, findProject, readProjectFile, writeProjectFile } from '../../store/projectStore.ts'
import { listRunRecords, runPaths } from '../../store/runFolder.ts'
import { readJournal } from '../../store/journal.ts'
import { mergeRanges } from '../rowRanges.ts'
import { listenForCommands } from '../ownerSocket/listenForCommands.ts'
import { ownerSocketPath } from '../ownerSocket/ownerSocketPath.ts'
import { projectChanged, type KnownRun, type OpenProject } from '../openProject.ts'
import type { ProjectFile } from '../../../src-shared/project/projectFile.ts'

/** The projects that are open in a workbench, each under an id of its own. */
export interface Projects {
  /** @throws ProjectExists, FolderNotWritable, DiskFull */
  create(folder: string, name?: string): Promise<OpenProject>
  /** Opens a project folder or its file; the one that is open already where it is. @throws ProjectMissing, ProjectBroken, ProjectNewer, ProjectLocked */
  open(path: string): Promise<OpenProject>
  /** @throws ProjectNotOpen */
  get(projectId: string): OpenProject
  close(projectId: string): Promise<void>
  all(): OpenProject[]
}

/** @param serve  answers a command of another process that works on a project of this owner */
export function createProjects(serve: (port: Port) => void): Projects {
  const open = new Map<string, OpenProject>()
  // Two windows that open one project at the same moment must get the same one.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => {})
    return result
  }

  async function openAt(given: string): Promise<OpenProject> {
    const { file: found } = await findProject(given)
    const file = await realpath(found)
    const folder = path.dirname(file)
    const already = [...open.values()].find((project) => project.folder === folder)
    if (already) return already
    const content = await readProjectFile(file)
    const socket = await ownerSocketPath(folder)
    const lock = await lockProject(folder, { socket })
    try {
      const commands = await listenForCommands({ path: socket, token: lock.token, serve })
      const project: OpenProject = {
        projectId: randomBytes(6).toString('hex'),
        folder,
        path: file,
        lock,
        file: content,
        runs: await knownRuns(folder),
        revision: 0,
        onChange: new Set(),
        async close() {
          await commands.close()
          await lock.release()
        },
      }
      open.set(project.projectId, project)
      return project
    } catch (error) {
      await lock.release()
      throw error
    }
  }

  return {
    create: (folder, name) =>
      inTurn(async () => {
        await createProjectFile(folder, { name: name ?? path.basename(path.resolve(folder)) })
        return openAt(folder)
      }),
    open: (given) => inTurn(() => openAt(given)),
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
    all: () => [...open.values()],
  }
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
    const changed = change(project.file)
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

/** The runs of a project, oldest first. Only one that was interrupted needs its journal read to know how far it got. */
async function knownRuns(folder: string): Promise<Map<string, KnownRun>> {
  const { records } = await listRunRecords(folder)
  const known = await Promise.all(
    records.map(async (record): Promise<KnownRun> => {
      const completed =
        record.state === 'running' ? (await readJournal(runPaths(folder, record.id).journal)).lines : record.completed
      // What was edited by hand may name rows that the run does not have.
      const within = completed.filter(({ first, count }) => first + count <= record.count)
      return { record, completed: mergeRanges(within) }
    }),
  )
  return new Map(known.map((run) => [run.record.id, run]))
}
