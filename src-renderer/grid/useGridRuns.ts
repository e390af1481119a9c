import { useThrottleFn } from '@vueuse/core'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { Cancelled, ConnectionLost } from '../../src-shared/errors/errors.ts'
import { askInTurn } from '../host/askInTurn.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useLine } from '../host/line.ts'
import { absentRuns } from '../manage/absentRuns.ts'
import { sentenceOf } from '../stores/noticesStore.ts'
import { useNamesMet } from '../stores/useNamesMet.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useRunProgress } from '../stores/useRunProgress.ts'
import type { GridRun } from './gridFields.ts'
import type { RowsByClass } from './gridPlan.ts'
import { runsFromAddress, runsToAddress } from './runsInAddress.ts'

/** What is finished is asked for again this often while runs are at work, in milliseconds. */
const askEvery = 1500

/** The runs that an address names, kept up to date while some are at work, and as others come and go. */
export function useGridRuns(projectId: string, address: () => string) {
  const projects = useProjectStore()
  const progressOf = useRunProgress(projectId)
  const all = computed(() => projects.project?.runs ?? [])
  const named = computed(() => runsFromAddress(address(), all.value))
  const ids = computed(() => named.value.runs.map(({ id }) => id))
  const { answer, problem, ask } = useAnswer(contract.listRunTraits, () => ({ projectId, runIds: ids.value }))
  const turn = askInTurn(ask, () => askEvery)
  onScopeDispose(turn.stop)
  /** How far they are, and what they may go back to: a run that others start from may be removed and come back. */
  const grounds = computed(() =>
    [
      ...ids.value.map((id) => `${progressOf(id)?.state} ${progressOf(id)?.done}`),
      ...all.value.map(({ id }) => id),
    ].join(),
  )
  watch([grounds, () => ids.value.join()], ([, now], [, before]) => {
    // Other runs are another question, which is asked at once.
    if (now === before) turn.soon()
  })

  const runs = computed(() => {
    const traits = new Map(answer.value?.runs.map((entry) => [entry.id, entry]))
    return named.value.runs.flatMap((row): GridRun[] => {
      const found = traits.get(row.id)
      return found ? [{ row, traits: found }] : []
    })
  })

  /** Counts how often a person was content with what is left. */
  const left = ref(0)
  const names = useNamesMet(
    () => named.value.runs,
    () => `${left.value} ${address()}`,
  )
  /** What the project has, runs that cannot be read among them: the address may name these. */
  const listed = computed(() => [...all.value, ...projects.brokenRuns.map(({ id }) => ({ id, done: 0 }))])
  /** Runs that stood here or that the address names, and that are not there. */
  const gone = computed(() => {
    const present = new Set(all.value.map(({ id }) => id))
    const left = [...names.value.keys()].filter((id) => !present.has(id))
    const found = runsFromAddress(address(), [...listed.value, ...left.map((id) => ({ id, done: 0 }))])
    const absent = found.runs.map(({ id }) => id).filter((id) => !present.has(id))
    return absentRuns([...new Set([...left, ...absent, ...found.missing])], names.value, projects.brokenRuns)
  })
  return {
    runs,
    gone,
    /** What the address says without them. */
    withoutGone(): string {
      left.value++
      return address() === 'all' ? 'all' : runsToAddress(ids.value, listed.value)
    },
    loading: computed(() => answer.value === undefined),
    problem,
  }
}

const pageLength = 10_000

/** So many runs are fetched at once, and what has arrived is drawn this often, in milliseconds: a thousand runs are not a thousand plans. */
const atOnce = 4
const drawEvery = 400

/**
 * The rows of every class of these runs, fetched while it is needed; a run whose rows have not arrived is left out, and so is one without finished
 * images, whose rows may not be known yet.
 *
 * @returns `waiting` is whether some are still to come, `problem` says which run could not be asked and why
 */
export function useRowsByClass(projectId: string, all: () => readonly GridRun[], needed: () => boolean) {
  const line = useLine()
  const runs = () => all().filter(({ traits }) => traits.completed.length > 0)
  const found = shallowRef<RowsByClass>(new Map())
  const failed = shallowRef<ReadonlyMap<string, string>>(new Map())
  const arrived = new Map<string, ReadonlyMap<number | undefined, readonly number[]>>()
  const asked = new Set<string>()
  const draw = () => (found.value = new Map(arrived))
  const drawSoon = useThrottleFn(draw, drawEvery, true)
  let controller = new AbortController()
  onScopeDispose(() => controller.abort())

  async function load({ row: { id, count } }: GridRun, signal: AbortSignal): Promise<void> {
    const rows = new Map<number | undefined, number[]>()
    for (let first = 0; first < count; first += pageLength) {
      const page = { projectId, runId: id, first, count: pageLength }
      const { items } = await line.call(contract.listItems, page, { signal })
      for (const item of items) {
        const list = rows.get(item.class)
        if (list) list.push(item.row)
        else rows.set(item.class, [item.row])
      }
    }
    arrived.set(id, rows)
    void drawSoon()
  }

  async function loadAll(missing: readonly GridRun[], { signal }: AbortController): Promise<void> {
    const left = missing.values()
    const work = async () => {
      for (const run of left) {
        if (signal.aborted) return
        try {
          await load(run, signal)
        } catch (error) {
          // What a lost connection kept away is asked for again with the next.
          if (signal.aborted || ConnectionLost.is(error) || Cancelled.is(error)) continue
          failed.value = new Map(failed.value).set(run.row.id, `${run.row.name}: ${sentenceOf(error)}`)
        }
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    if (!signal.aborted) for (const { row } of missing) if (!arrived.has(row.id)) asked.delete(row.id)
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
      if (!needed()) {
        controller.abort()
        controller = new AbortController()
        for (const id of asked) if (!arrived.has(id)) asked.delete(id)
        return
      }
      const missing = runs().filter(({ row }) => !asked.has(row.id))
      if (missing.length === 0) return
      for (const { row } of missing) asked.add(row.id)
      failed.value = new Map([...failed.value].filter(([id]) => !asked.has(id)))
      void loadAll(missing, controller)
    },
    { immediate: true },
  )
  const failures = computed(() => runs().flatMap(({ row }) => failed.value.get(row.id) ?? []))
  return {
    found,
    waiting: computed(
      () => needed() && runs().some(({ row }) => !found.value.has(row.id) && !failed.value.has(row.id)),
    ),
    problem: computed(() => {
      if (!needed() || failures.value.length === 0) return undefined
      const more = failures.value.length > 1 ? ` So it is with ${failures.value.length - 1} more.` : ''
      return `The classes of the images could not be fetched of ${failures.value[0]}${more}`
    }),
  }
}
