import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { runStateLook } from '../components/runStateLook.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { useDialogsStore } from '../stores/dialogsStore.ts'
import { usePreferencesStore } from '../stores/preferencesStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useStudiesStore } from '../stores/studiesStore.ts'
import { useUndoStore } from '../stores/undoStore.ts'
import { useCommandsHere } from './useCommandsHere.ts'

export interface Command {
  key: string
  group: 'Do' | 'Runs' | 'Over training' | 'Models' | 'Datasets' | 'Encoders' | 'Studies' | 'Figures'
  name: string
  /** What tells it from others of its name; looked for like the name. */
  note?: string
  /** Looked for like the name, and not shown: the number of a run, another word for the same. */
  also?: string
  run(): void
}

/** Everything that the command palette can do or go to, from where the person is. */
export function useCommands() {
  const route = useRoute()
  const router = useRouter()
  const dialogs = useDialogsStore()
  const preferences = usePreferencesStore()
  const projects = useProjectStore()
  const undo = useUndoStore()
  const studies = useStudiesStore()
  const here = useCommandsHere()

  const go = (name: string, params: Record<string, string>) =>
    void router.push({ name, params: { projectId: projects.project!.projectId, ...params } })

  return computed<Command[]>(() => {
    const runId = typeof route.params.runId === 'string' ? route.params.runId : undefined
    const actions: Command[] = [
      { key: 'new-run', group: 'Do', name: 'New run', run: () => (dialogs.open = { kind: 'newRun' }) },
      { key: 'invert', group: 'Do', name: 'Invert images', run: () => (dialogs.open = { kind: 'invertImages' }) },
      ...(runId
        ? [
            {
              key: 'export',
              group: 'Do' as const,
              name: 'Export the distance chart',
              run: () => (dialogs.open = { kind: 'export', runId }),
            },
          ]
        : []),
      { key: 'add-model', group: 'Do', name: 'Add model', run: () => (dialogs.open = { kind: 'addModel' }) },
      { key: 'add-dataset', group: 'Do', name: 'Add dataset', run: () => (dialogs.open = { kind: 'addDataset' }) },
      { key: 'add-encoder', group: 'Do', name: 'Add encoder', run: () => (dialogs.open = { kind: 'addEncoder' }) },
      {
        key: 'import',
        group: 'Do',
        name: 'Import arrays of another program as a run',
        run: () => (dialogs.open = { kind: 'import' }),
      },
      { key: 'studies', group: 'Do', name: 'Studies: ask a question of the paper', run: () => go('studies', {}) },
      {
        key: 'all-studies',
        group: 'Do',
        name: 'All studies of a model: reproduce the paper',
        run: () =>
          void router.push({
            name: 'studies',
            params: { projectId: projects.project!.projectId },
            query: { study: 'all' },
          }),
      },
      {
        key: 'compare',
        group: 'Do',
        name: 'Compare runs',
        run: () =>
          void router.push({
            name: 'compare',
            params: { projectId: projects.project!.projectId },
            query: {
              runs:
                runId ??
                projects.runs
                  .slice(0, 2)
                  .map(({ id }) => id)
                  .join(','),
            },
          }),
      },
      {
        key: 'grid',
        group: 'Do',
        name: 'Grid of all runs: pictures by checkpoint, T, seed or any setting',
        run: () =>
          void router.push({
            name: 'grid',
            params: { projectId: projects.project!.projectId },
            query: { runs: 'all' },
          }),
      },
      { key: 'figures', group: 'Do', name: 'Figures', run: () => go('figures', {}) },
      ...(projects.figures.length > 0 || studies.studies.some(({ state }) => state === 'done')
        ? [
            {
              key: 'export-all',
              group: 'Do' as const,
              name: 'Write all figures and tables into one folder',
              also: 'export',
              run: () => (dialogs.open = { kind: 'exportAll' }),
            },
          ]
        : []),
      { key: 'jobs', group: 'Do', name: 'Jobs', also: 'queue log', run: () => go('jobs', {}) },
      { key: 'preferences', group: 'Do', name: 'Preferences', also: 'settings', run: () => go('preferences', {}) },
      { key: 'help', group: 'Do', name: 'Help: words, measurements, keys', run: () => go('help', {}) },
      ...(undo.last
        ? [{ key: 'undo', group: 'Do' as const, name: `Undo: ${undo.last.does}`, run: () => void undo.undo() }]
        : []),
      ...(undo.next
        ? [{ key: 'redo', group: 'Do' as const, name: `Redo: ${undo.next.does}`, run: () => void undo.redo() }]
        : []),
      { key: 'overview', group: 'Do', name: 'Overview of the project', run: () => go('project', {}) },
      { key: 'start', group: 'Do', name: 'Open another project', run: () => void router.push('/') },
      { key: 'light', group: 'Do', name: 'Theme: light', run: () => (preferences.theme = 'light') },
      { key: 'dark', group: 'Do', name: 'Theme: dark', run: () => (preferences.theme = 'dark') },
      { key: 'system', group: 'Do', name: 'Theme: as the system', run: () => (preferences.theme = 'system') },
    ]
    return [
      ...here.value,
      ...actions,
      ...projects.runs.map(({ id, name, state, model, checkpoint, steps }) => ({
        key: `run/${id}`,
        group: 'Runs' as const,
        name,
        // Runs of a sweep have one name; an imported run has neither model nor T.
        note: [
          model && `${model}${checkpoint === undefined ? '' : ` ${formatNumber(checkpoint)}`}`,
          steps === undefined ? undefined : `T ${steps}`,
          runStateLook[state].word,
        ]
          .filter(Boolean)
          .join(', '),
        also: id,
        run: () => go('run', { runId: id }),
      })),
      ...projects.series.map((series) => ({
        key: `training/${series.key}`,
        group: 'Over training' as const,
        name: `${series.name}${series.steps === undefined ? '' : `, T ${series.steps}`}`,
        note: `${formatNumber(series.points.length)} checkpoints`,
        run: () => go('training', { series: series.key }),
      })),
      ...projects.models.map(({ id, name }) => ({
        key: `model/${id}`,
        group: 'Models' as const,
        name,
        run: () => go('model', { modelId: id }),
      })),
      ...projects.datasets.map(({ id, name, count }) => ({
        key: `dataset/${id}`,
        group: 'Datasets' as const,
        name,
        note: `${formatNumber(count)} images`,
        run: () => go('dataset', { datasetId: id }),
      })),
      ...projects.encoders.map(({ id, name, features }) => ({
        key: `encoder/${id}`,
        group: 'Encoders' as const,
        name,
        note: `${formatNumber(features)} features`,
        run: () => go('encoder', { encoderId: id }),
      })),
      ...studies.studies.map(({ id, name, state }) => ({
        key: `study/${id}`,
        group: 'Studies' as const,
        name,
        note: state,
        run: () => go('study', { studyId: id }),
      })),
      ...projects.figures.map(({ id, name }) => ({
        key: `figure/${id}`,
        group: 'Figures' as const,
        name,
        run: () => go('figure', { figureId: id }),
      })),
    ]
  })
}
