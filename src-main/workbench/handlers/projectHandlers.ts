import path from 'node:path'
import type { projectMethods } from '../../../src-shared/contract/methods/projectMethods.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import { NotAllowedHere } from '../../../src-shared/errors/errors.ts'
import type { OpenProject } from '../openProject.ts'
import { relocateEntry, removeEntry, renameEntry, restoreEntry } from '../services/entries.ts'
import { absentEntries, projectView } from '../services/projectView.ts'
import { removedEntries } from '../services/removedEntries.ts'
import { throttled } from '../throttled.ts'
import { untilGone } from '../untilGone.ts'
import type { HandlerParts } from './handlerParts.ts'

export function projectHandlers({
  projects,
  queue,
  readings,
  studies,
  recent,
  goesOn,
}: HandlerParts): Handlers<typeof projectMethods> {
  const view = (project: OpenProject) => projectView(project, queue)
  const opened = async (project: OpenProject) => {
    // The list of recent projects is a convenience; a home folder that cannot be written must not keep a project closed.
    await queue.open(project, goesOn && !project.readOnly)
    await recent.add({ name: project.file.name, path: project.path }).catch(() => {})
    return view(project)
  }

  return {
    createProject: async ({ folder, name, access }) =>
      opened(await projects.create(path.resolve(folder), name, access)),
    openProject: async ({ path: place, access }) => opened(await projects.open(path.resolve(place), access)),
    closeProject: async ({ projectId }) => {
      const project = projects.get(projectId)
      // Before the lock is given back: from then on another process may write to the runs.
      const stopped = studies.closeProject(project)
      await queue.closeProject(project)
      await stopped
      await queue.logs.written()
      await projects.close(projectId)
      return {}
    },
    getProject: ({ projectId }) => view(projects.get(projectId)),
    listMissing: async ({ projectId }) => ({ entries: await absentEntries(projects.get(projectId)) }),
    renameEntry: async ({ projectId, kind, id, name }) => {
      const project = projects.get(projectId)
      if (kind === 'study') await studies.rename(project, id, name)
      else await renameEntry(project, queue, { kind, id, name })
      return {}
    },
    removeEntry: async ({ projectId, kind, id }) => {
      const project = projects.get(projectId)
      if (kind === 'study') await studies.remove(project, id)
      else await removeEntry(project, queue, { kind, id })
      return {}
    },
    restoreEntry: async ({ projectId, kind, id }) => {
      const project = projects.get(projectId)
      if (kind === 'study') await studies.restore(project, id)
      else await restoreEntry(project, { kind, id })
      return {}
    },
    listRemoved: async ({ projectId }) => ({ entries: await removedEntries(projects.get(projectId)) }),
    relocateEntry: async ({ projectId, kind, ...entry }, { signal }) => {
      if (kind === 'study')
        throw NotAllowedHere({ what: `Finding ${entry.id} elsewhere`, reason: 'studies lie in the project' })
      const project = projects.get(projectId)
      await readings.follow(path.resolve(entry.path), signal, (waiting) =>
        relocateEntry(project, { kind, ...entry }, waiting),
      )
      return {}
    },
    watchProject: ({ projectId }, emit, { signal }) => {
      const project = projects.get(projectId)
      const tell = throttled(() => emit({ revision: project.revision }), 100)
      return untilGone(signal, project.onChange, tell)
    },
  }
}
