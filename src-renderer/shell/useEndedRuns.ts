import { ref, watch, type Ref } from 'vue'
import type { RunRow } from '../../src-shared/contract/views.ts'
import { isActive, runStateLook } from '../components/runStateLook.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'

/**
 * How the runs ended that were at work or waited, for whoever does not see their dots: one sentence when nothing is left to do, so that a sweep of
 * short runs does not speak every second. Empty while runs are at work. What waits for a person, in a paused queue or left over in it, is nothing that
 * goes on by itself: it keeps no end from being said.
 */
export function useEndedRuns(): Readonly<Ref<string>> {
  const projects = useProjectStore()
  const queue = useQueueStore()
  const said = ref('')
  let path: string | undefined
  const awaited = new Set<string>()
  const goesOn = ({ id, state }: RunRow) =>
    isActive(state) && !(state === 'queued' && (queue.paused || queue.leftOver.some(({ runId }) => runId === id)))
  watch(
    [() => projects.project, () => queue.paused, () => queue.leftOver] as const,
    ([project]) => {
      if (!project) return
      if (project.path !== path) {
        path = project.path
        awaited.clear()
        said.value = ''
      }
      const active = project.runs.filter(goesOn)
      for (const { id } of active) awaited.add(id)
      if (active.length > 0) {
        said.value = ''
        return
      }
      const ended = project.runs.filter(({ id, state }) => awaited.has(id) && !isActive(state))
      if (ended.length > 0) said.value = howEnded(ended)
      for (const { id } of ended) awaited.delete(id)
    },
    { immediate: true },
  )
  return said
}

function howEnded(runs: readonly Pick<RunRow, 'name' | 'state'>[]): string {
  if (runs.length === 1) return `${runs[0].name}: ${runStateLook[runs[0].state].word}.`
  const states = [...new Set(runs.map(({ state }) => state))]
  const counts = states.map(
    (state) => `${formatNumber(runs.filter((run) => run.state === state).length)} ${runStateLook[state].word}`,
  )
  return `No run is at work any more: ${counts.join(', ')}.`
}
