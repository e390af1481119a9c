import { computed, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { RunDetail } from '../../src-shared/contract/views.ts'
import type { RunSummary } from '../../src-shared/studies/runSummary.ts'
import { ConnectionLost } from '../../src-shared/errors/errors.ts'
import { useLine } from '../host/line.ts'
import { useJobsStore } from '../stores/jobsStore.ts'
import { sentenceOf } from '../stores/noticesStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useArrivals } from './useArrivals.ts'

export interface Compared {
  id: string
  detail: RunDetail
  summary?: RunSummary
}

/**
 * Several runs with their measurements, in the order of their ids. The measurements may come much later than the pictures, and those of a run without
 * finished images once it has some. Both come in groups, since everything that is drawn of them is drawn anew with each.
 */
export function useCompared(projectId: string, ids: () => readonly string[]) {
  const line = useLine()
  const projects = useProjectStore()
  const jobs = useJobsStore()
  const details = useArrivals<RunDetail>()
  const summaries = useArrivals<RunSummary>()
  const problem = shallowRef<string>()

  let asking = 0
  async function detailOf(id: string): Promise<RunDetail> {
    const known = details.known(id)
    if (known && known.completed.length > 0) return known
    asking++
    try {
      const detail = await line.call(contract.getRun, { projectId, runId: id })
      details.add(id, detail)
      return detail
    } finally {
      // What large runs measure takes minutes; their pictures are there.
      if (--asking === 0) details.tell()
    }
  }
  const measuring = new Set<string>()
  async function measure(id: string): Promise<void> {
    if (measuring.has(id) || summaries.known(id)) return
    measuring.add(id)
    try {
      summaries.add(id, await line.call(contract.summarizeRun, { projectId, runId: id }))
    } finally {
      measuring.delete(id)
    }
  }
  let loading = 0
  async function load(id: string): Promise<void> {
    loading++
    try {
      const detail = await detailOf(id)
      if (detail.completed.length > 0) await measure(id)
    } catch (error) {
      if (ids().includes(id) && !ConnectionLost.is(error)) problem.value = sentenceOf(error)
    }
    if (--loading === 0) summaries.tell()
  }
  watch(
    [() => ids().join(), line.connections],
    () => {
      problem.value = undefined
      for (const id of ids()) if (!details.known(id) || !summaries.known(id)) void load(id)
    },
    { immediate: true },
  )
  const withoutImages = computed(() => ids().filter((id) => details.arrived.value.get(id)?.completed.length === 0))
  /** How far they are, as the list of runs and the jobs say. */
  const progress = () =>
    withoutImages.value.map((id) => [projects.runs.find((run) => run.id === id)?.done, jobs.jobOf(projectId, id)?.done])
  watch(
    () => progress().join(),
    () => {
      for (const id of withoutImages.value) void load(id)
    },
  )
  const compared = computed(() =>
    ids().flatMap((id): Compared[] => {
      const detail = details.arrived.value.get(id)
      return detail ? [{ id, detail, summary: summaries.arrived.value.get(id) }] : []
    }),
  )
  return { compared, problem }
}
