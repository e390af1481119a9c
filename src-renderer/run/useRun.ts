import { until } from '@vueuse/core'
import { computed, onScopeDispose, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { RunMissing } from '../../src-shared/errors/errors.ts'
import { isActive } from '../components/runStateLook.ts'
import { askInTurn } from '../host/askInTurn.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useJobsStore } from '../stores/jobsStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'

/** Rows appear this often while a run is at work; measuring all finished rows takes longer, so it is asked for less often. */
const rowsEvery = 700
const summaryEvery = 5000
/** A large run is measured for longer than that; then the workbench rests so many times as long. */
const restAfterMeasuring = 4

/** A run as the workbench knows it, kept up to date while it is at work: its record, what is finished, and its measurements. */
export function useRun(runId: string) {
  const projects = useProjectStore()
  const jobs = useJobsStore()
  const projectId = projects.project!.projectId
  const job = computed(() => jobs.jobOf(projectId, runId))
  const listed = computed(() => projects.runs.find(({ id }) => id === runId))

  const { answer: detail, failure, problem, ask: askDetail } = useAnswer(contract.getRun, () => ({ projectId, runId }))
  const state = computed(() => job.value?.state ?? listed.value?.state ?? detail.value?.row.state ?? 'queued')
  const done = computed(() => Math.max(job.value?.done ?? 0, detail.value?.row.done ?? 0, listed.value?.done ?? 0))
  const hasRows = computed(() => done.value > 0)
  const {
    answer: summary,
    problem: summaryProblem,
    asking: isMeasuring,
    ask: askSummary,
  } = useAnswer(contract.summarizeRun, () => (hasRows.value ? { projectId, runId } : undefined))

  const rows = askInTurn(askDetail, () => rowsEvery)
  const measure = async (): Promise<void> => {
    if (!isMeasuring.value) return askSummary()
    // A question that has no answer yet is not given up for a newer one, which comes after a rest: of a large run at work there would never be one.
    numbers.soon()
    await until(isMeasuring).toBe(false)
  }
  const numbers = askInTurn(measure, (took) => Math.max(summaryEvery, restAfterMeasuring * took))
  watch(done, () => {
    rows.soon()
    if (hasRows.value) numbers.soon()
  })
  watch(state, (now) => {
    rows.next()
    if (hasRows.value && !isActive(now)) numbers.next()
  })
  // Renamed here or in another window.
  watch(
    () => listed.value?.name,
    () => rows.next(),
  )
  onScopeDispose(() => {
    rows.stop()
    numbers.stop()
  })

  /** Not in the project, or not to be read. */
  const isGone = computed(() => RunMissing.is(failure.value))

  return { projectId, runId, job, detail, isGone, state, done, summary, problem, summaryProblem }
}

export type ShownRun = ReturnType<typeof useRun>
