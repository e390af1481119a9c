import { ref, watch, type Ref } from 'vue'
import type { RunRow } from '../../src-shared/contract/views.ts'
import { isActive, runStateLook } from '../components/runStateLook.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { useProjectStore } from '../stores/projectStore.ts'

/**
 * How the runs ended that were at work or waited, for whoever does not see their dots: one sentence when nothing is left to do, so that a sweep of
 * short runs does not speak every second. Empty while runs are at work.
 */
export function useEndedRuns(): Readonly<Ref<string>> {
  const projects = useProjectStore()
  const said = ref('')
  let path: string | undefined
  const awaited = new Set<string>()
  watch(
    () => projects.project,
    (project) => {
      if (!project) return
      if (project.path !== path) {
        path = project.path
        awaited.clear()
        said.value = ''
      }
      const active = project.runs.filter(({ state }) => isActive(state))
      for (const { id } of active) awaited.add(id)
      if (active.length > 0) said.value = ''
      else if (awaited.size > 0) {
        said.value = howEnded(project.runs.filter(({ id }) => awaited.has(id)))
        awaited.clear()
      }
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
  return runs.length === 0 ? '' : `No run is at work any more: ${counts.join(', ')}.`
}
