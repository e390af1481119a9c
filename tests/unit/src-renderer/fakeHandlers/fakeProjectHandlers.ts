import type { projectMethods } from '../../../../src-shared/contract/methods/projectMethods.ts'
import type { Handlers } from '../../../../src-shared/contract/serve.ts'
import type { AbsentEntry, EntryKind, ProjectView } from '../../../../src-shared/contract/views.ts'
import { FileMissing, NotAllowedHere } from '../../../../src-shared/errors/errors.ts'
import { fakeProject } from '../fakeProject.ts'
import type { FakeState } from './fakeState.ts'

export function fakeProjectHandlers(state: FakeState): Handlers<typeof projectMethods> {
  const { change, openProject, replace, watch } = state
  const removed = new Map<string, ProjectView>()

  return {
    createProject: ({ folder, name }) => {
      const empty = { models: [], datasets: [], runs: [], brokenRuns: [], figures: [] }
      return replace({ ...fakeProject(), name: name ?? folder, path: folder, ...empty })
    },
    openProject: ({ path }) => {
      if (path.includes('gone')) throw FileMissing({ path })
      return state.project
    },
    closeProject: () => ({}),
    getProject: ({ projectId }) => openProject(projectId),
    listMissing: () => {
      const { models, datasets, encoders } = state.project
      const absent = (kind: AbsentEntry['kind'], entries: { id: string; present: boolean }[]) =>
        entries.flatMap(({ id, present }) => (present ? [] : [{ kind, id }]))
      return { entries: [...absent('model', models), ...absent('dataset', datasets), ...absent('encoder', encoders)] }
    },
    renameEntry: ({ kind, id, name }) => {
      const named = <Entry extends { id: string; name: string }>(entries: Entry[]) =>
        entries.map((entry) => (entry.id === id ? { ...entry, name } : entry))
      if (kind === 'run') change({ runs: named(state.project.runs) })
      if (kind === 'model') change({ models: named(state.project.models) })
      if (kind === 'dataset') change({ datasets: named(state.project.datasets) })
      if (kind === 'figure') change({ figures: named(state.project.figures) })
      return {}
    },
    removeEntry: ({ kind, id }) => {
      removed.set(`${kind}/${id}`, state.project)
      const without = <Entry extends { id: string }>(entries: Entry[]) => entries.filter((entry) => entry.id !== id)
      if (kind === 'run') change({ runs: without(state.project.runs), brokenRuns: without(state.project.brokenRuns) })
      if (kind === 'model') change({ models: without(state.project.models) })
      if (kind === 'dataset') change({ datasets: without(state.project.datasets) })
      if (kind === 'figure') change({ figures: without(state.project.figures) })
      return {}
    },
    restoreEntry: ({ kind, id }) => {
      const key = `${kind}/${id}`
      change(removed.get(key)!)
      removed.delete(key)
      return {}
    },
    listRemoved: () => ({
      entries: [...removed].reverse().map(([key, { runs, models, datasets, figures }]) => {
        const [kind, id] = key.split('/') as [EntryKind, string]
        const name = [...runs, ...models, ...datasets, ...figures].find((entry) => entry.id === id)?.name ?? id
        return { kind, id, name }
      }),
    }),
    relocateEntry: ({ id, path }) => {
      if (path.includes('other')) throw NotAllowedHere({ what: `Taking ${path} for ${id}`, reason: 'it is another' })
      const found = <Entry extends { id: string; present: boolean }>(entries: Entry[]) =>
        entries.map((entry) => (entry.id === id ? { ...entry, path, present: true } : entry))
      change({ models: found(state.project.models), datasets: found(state.project.datasets) })
      return {}
    },
    watchProject: (_, emit, { signal }) => watch(emit, signal),
  }
}
