import { computed, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { RunDetail } from '../../src-shared/contract/views.ts'
import type { RowPairs } from '../../src-shared/studies/rowPairs.ts'
import type { RunSummary } from '../../src-shared/studies/runSummary.ts'
import { ConnectionLost } from '../../src-shared/errors/errors.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'
import { useArrivals } from './useArrivals.ts'

export interface Compared {
  id: string
  detail: RunDetail
  summary?: RunSummary
}

/**
 * Several runs with their measurements, in the order of their ids, and which of their rows belong to those of the first. The measurements may come later
 * than the pictures, and those of a run without finished images never come. Both come in groups, since everything that is drawn of them is drawn anew with each.
 *
 * @returns pairs: of each run but the first; undefined until they are known
 */
export function useCompared(projectId: string, ids: () => readonly string[]) {
  const line = useLine()
  const details = useArrivals<RunDetail>()
  const summaries = useArrivals<RunSummary>()
  const paired = shallowRef<{ ids: string; pairs: RowPairs[] }>()
  const problem = shallowRef<string>()

  let loading = 0
  async function load(id: string): Promise<void> {
    loading++
    try {
      const detail = details.known(id) ?? (await line.call(contract.getRun, { projectId, runId: id }))
      details.add(id, detail)
      if (detail.completed.length > 0)
        summaries.add(id, await line.call(contract.summarizeRun, { projectId, runId: id }))
    } catch (error) {
      if (!ConnectionLost.is(error)) problem.value = sentenceOf(error)
    }
    loading--
    if (loading > 0) return
    details.tell()
    summaries.tell()
  }
  async function loadPairs(runIds: readonly string[]): Promise<void> {
    try {
      const { pairs } = await line.call(contract.pairRuns, { projectId, runIds: [...runIds] })
      if (ids().join() === runIds.join()) paired.value = { ids: runIds.join(), pairs }
    } catch (error) {
      if (!ConnectionLost.is(error)) problem.value = sentenceOf(error)
    }
  }
  watch(
    [() => ids().join(), line.connections],
    () => {
      problem.value = undefined
      if (ids().length > 1 && paired.value?.ids !== ids().join()) void loadPairs(ids())
      for (const id of ids()) if (!details.known(id) || !summaries.known(id)) void load(id)
    },
    { immediate: true },
  )
  const compared = computed(() =>
    ids().flatMap((id): Compared[] => {
      const detail = details.arrived.value.get(id)
      return detail ? [{ id, detail, summary: summaries.arrived.value.get(id) }] : []
    }),
  )
  const pairs = computed(() => (paired.value?.ids === ids().join() ? paired.value.pairs : undefined))
  return { compared, pairs, problem }
}
