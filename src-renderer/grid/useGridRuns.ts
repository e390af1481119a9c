import { useThrottleFn } from '@vueuse/core'
import { computed, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useLine } from '../host/line.ts'
import { useNoticesStore } from '../stores/noticesStore.ts'
import { useJobsStore } from '../stores/jobsStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import type { GridRun } from './gridFields.ts'
import type { RowsByClass } from './gridPlan.ts'
import { runsFromAddress } from './runsInAddress.ts'

/** What is finished is asked for again this often while runs are at work, in milliseconds. */
const askEvery = 1500

/** The runs that an address names, kept up to date while some are at work. */
export function useGridRuns(projectId: string, address: () => string) {
  const projects = useProjectStore()
  const jobs = useJobsStore()
  const named = computed(() => runsFromAddress(address(), projects.project?.runs ?? []))
  const { answer, problem, ask } = useAnswer(contract.listRunTraits, () => ({
    projectId,
    runIds: named.value.runs.map(({ id }) => id),
  }))
  const done = computed(() => {
    const working = new Map(jobs.jobs.map((job) => [`${job.projectId}/${job.runId}`, job.done]))
    return named.value.runs.reduce((sum, run) => sum + (working.get(`${projectId}/${run.id}`) ?? run.done), 0)
  })
  const askSoon = useThrottleFn(() => void ask(), askEvery, true)
  watch(done, askSoon)

  const runs = computed(() => {
    const traits = new Map(answer.value?.runs.map((entry) => [entry.id, entry]))
    return named.value.runs.flatMap((row): GridRun[] => {
      const found = traits.get(row.id)
      return found ? [{ row, traits: found }] : []
    })
  })
  return {
    runs,
    /** Names in the address that no run has. */
    missing: computed(() => named.value.missing),
    loading: computed(() => answer.value === undefined),
    problem,
  }
}

const pageLength = 10_000

/** The rows of every class of these runs, fetched once it is needed; a run whose rows have not arrived is left out. */
export function useRowsByClass(projectId: string, runs: () => readonly GridRun[], needed: () => boolean) {
  const line = useLine()
  const notices = useNoticesStore()
  const found = shallowRef<RowsByClass>(new Map())
  const asked = new Set<string>()

  async function load({ row: { id, count } }: GridRun): Promise<void> {
    const rows = new Map<number | undefined, number[]>()
    for (let first = 0; first < count; first += pageLength) {
      const { items } = await line.call(contract.listItems, { projectId, runId: id, first, count: pageLength })
      for (const item of items) {
        const list = rows.get(item.class)
        if (list) list.push(item.row)
        else rows.set(item.class, [item.row])
      }
    }
    found.value = new Map(found.value).set(id, rows)
  }

  watch(
    [
      () =>
        runs()
          .map(({ row }) => row.id)
          .join(),
      needed,
      line.connections,
    ],
    () => {
      if (!needed()) return
      const missing = runs().filter(({ row }) => !asked.has(row.id))
      for (const { row } of missing) asked.add(row.id)
      void notices.guard(async () => {
        try {
          for (const run of missing) await load(run)
        } finally {
          // What a lost connection kept away is asked for again with the next.
          for (const { row } of missing) if (!found.value.has(row.id)) asked.delete(row.id)
        }
      })
    },
    { immediate: true },
  )
  return found
}
