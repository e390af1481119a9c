import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { contract } from '../../src-shared/contract/contract.ts'
import { useLine } from '../host/line.ts'
import { useEntry, type Entry } from '../manage/useEntry.ts'
import type { RunView } from '../run/useGalleryView.ts'
import { useDialogsStore } from '../stores/dialogsStore.ts'
import { useNoticesStore } from '../stores/noticesStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { useStudiesStore } from '../stores/studiesStore.ts'
import type { Command } from './useCommands.ts'

const views: Record<RunView, string> = {
  rows: 'rows',
  grid: 'a grid',
  chart: 'charts',
  health: 'health',
  log: 'its log',
}

/** What can be done with the entry of the project that is on screen, and with the queue. */
export function useCommandsHere() {
  const line = useLine()
  const route = useRoute()
  const router = useRouter()
  const dialogs = useDialogsStore()
  const notices = useNoticesStore()
  const projects = useProjectStore()
  const studies = useStudiesStore()
  const queue = useQueueStore()
  const { askToRemove } = useEntry()
  const act = (key: string, name: string, run: () => unknown): Command => ({
    key,
    group: 'Do',
    name,
    run: () => void notices.guard(async () => run()),
  })

  return computed<Command[]>(() => {
    const projectId = projects.project?.projectId
    if (projectId === undefined) return []
    const { runId, modelId, datasetId, encoderId, studyId, figureId } = route.params
    const run = projects.runs.find(({ id }) => id === runId)
    const model = projects.models.find(({ id }) => id === modelId)
    const dataset = projects.datasets.find(({ id }) => id === datasetId)
    const entryOf = (kind: Entry['kind'], found: { id: string; name: string } | undefined): Entry | undefined =>
      found && { kind, id: found.id, name: found.name }
    const shown =
      entryOf('run', run) ??
      entryOf('model', model) ??
      entryOf('dataset', dataset) ??
      entryOf(
        'encoder',
        projects.encoders.find(({ id }) => id === encoderId),
      ) ??
      entryOf(
        'study',
        studies.studies.find(({ id }) => id === studyId),
      ) ??
      entryOf(
        'figure',
        projects.figures.find(({ id }) => id === figureId),
      )
    const commands: Command[] = []
    if (run) {
      const at = { name: 'run', params: { projectId, runId: run.id } }
      for (const [view, words] of Object.entries(views))
        commands.push(act(`show/${view}`, `Show this run as ${words}`, () => router.push({ ...at, query: { view } })))
      if (['queued', 'preparing', 'running'].includes(run.state))
        commands.push(
          act('cancel', 'Cancel this run', () => line.call(contract.cancelRun, { projectId, runId: run.id })),
        )
      if (['interrupted', 'cancelled', 'failed'].includes(run.state))
        commands.push(
          act('resume', 'Resume this run', () => line.call(contract.resumeRun, { projectId, runId: run.id })),
        )
    }
    if (model?.present)
      commands.push(
        act('run-model', 'New run with this model', () => (dialogs.open = { kind: 'newRun', model: model.id })),
      )
    if (dataset?.present)
      commands.push(
        act('run-dataset', 'New run with this dataset', () => (dialogs.open = { kind: 'newRun', dataset: dataset.id })),
      )
    if (shown)
      commands.push(
        act('rename', `Rename “${shown.name}”`, () => (dialogs.open = { kind: 'rename', entry: shown })),
        act('remove', `Remove “${shown.name}” from the project`, () => askToRemove(shown)),
      )
    if (queue.paused) commands.push(act('go-on', 'Go on with the queue', queue.resume))
    else if (queue.inOrder.length > 0) commands.push(act('pause', 'Pause the queue', queue.pause))
    return commands
  })
}
