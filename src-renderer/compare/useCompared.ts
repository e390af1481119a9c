import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { RunDetail } from '../../src-shared/contract/views.ts'
import type { RunSummary } from '../../src-shared/studies/runSummary.ts'
import { ConnectionLost } from '../../src-shared/errors/errors.ts'
import { isActive } from '../components/runStateLook.ts'
import { unlessChanged } from '../components/unlessChanged.ts'
import { askInTurn, type Turn } from '../host/askInTurn.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'
import { useRunProgress } from '../stores/useRunProgress.ts'
import { useArrivals } from './useArrivals.ts'

export interface Compared {
  id: string
  detail: RunDetail
  summary?: RunSummary
}

/** What is finished of a run at work is asked for again this often, in milliseconds; measuring it takes longer, and is asked for less often. */
const detailEvery = 1500
const measureEvery = 5000
/** A large run, whose measurements take minutes, is left alone this many times as long as the last ones took. */
const restAfterMeasuring = 4

/** What is asked of one run, and about which of its states, so that nothing is asked for twice. */
interface Followed {
  detail: Turn
  summary: Turn
  /** How far it was, and its name, when the last answer was asked for, or one that is on its way. */
  told?: string
  /** The same of its measurements. */
  measured?: string
}

/**
 * Several runs of the project with their measurements, in the order of their ids, kept up to date while they are at work. The measurements may come
 * much later than the pictures, and those of a run without finished images once it has some. Both come in groups, since everything that is drawn of
 * them is drawn anew with each. A run that is removed is left out, and is there again where it comes back.
 *
 * @param showsNumbers  whether anybody sees the measurements: where not, they are taken once, to be there when they are asked for
 */
export function useCompared(projectId: string, ids: () => readonly string[], showsNumbers: () => boolean = () => true) {
  const line = useLine()
  const progressOf = useRunProgress(projectId)
  const details = useArrivals<RunDetail>()
  const summaries = useArrivals<RunSummary>()
  const failures = shallowRef<ReadonlyMap<string, string>>(new Map())
  const followed = new Map<string, Followed>()

  const progressWords = (id: string) => {
    const progress = progressOf(id)
    return progress && `${progress.state} ${progress.done} ${progress.name}`
  }
  /** A run that was computed again in part is measured anew although it has as many images as before. */
  const measuredWords = ({ row }: RunDetail) => `${isActive(row.state) ? 'at work' : 'over'} ${row.done}`

  function fail(key: string, sentence: string | undefined): void {
    if (failures.value.get(key) === sentence) return
    const others = [...failures.value].filter(([other]) => other !== key)
    failures.value = new Map(sentence === undefined ? others : [...others, [key, sentence]])
  }

  const waiting = { details: 0, summaries: 0 }
  /** @returns whether there is an answer */
  async function answerTo(kind: keyof typeof waiting, id: string, ask: () => Promise<void>): Promise<boolean> {
    waiting[kind]++
    const problem = await ask().then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    // One that is gone is no failure, and a lost connection has its own bar.
    if (!problem) fail(`${kind} ${id}`, undefined)
    else if (followed.has(id) && progressOf(id) && !ConnectionLost.is(problem.error))
      fail(`${kind} ${id}`, sentenceOf(problem.error))
    // What large runs measure takes minutes; their pictures are there.
    if (--waiting[kind] === 0) (kind === 'details' ? details : summaries).tell()
    return !problem
  }

  function follow(id: string): Followed {
    async function tell(): Promise<void> {
      run.told = progressWords(id)
      const isTold = await answerTo('details', id, async () =>
        details.add(id, await line.call(contract.getRun, { projectId, runId: id })),
      )
      if (!isTold) run.told = undefined
      else if (followed.get(id) === run) measure(id, run)
    }
    async function takeNumbers(): Promise<void> {
      run.measured = measuredWords(details.known(id)!)
      const isMeasured = await answerTo('summaries', id, async () =>
        summaries.add(id, await line.call(contract.summarizeRun, { projectId, runId: id })),
      )
      if (!isMeasured) run.measured = undefined
    }
    const run: Followed = {
      detail: askInTurn(tell, () => detailEvery),
      summary: askInTurn(takeNumbers, (took) => Math.max(measureEvery, restAfterMeasuring * took)),
    }
    followed.set(id, run)
    return run
  }
  function measure(id: string, { measured, summary }: Followed): void {
    const detail = details.known(id)
    if (!detail || detail.completed.length === 0 || measured === measuredWords(detail)) return
    if (measured !== undefined && !showsNumbers()) return
    // What came to its end is final; what could not be measured is not asked for without a rest.
    if (measured === undefined || isActive(detail.row.state)) summary.soon()
    else summary.next()
  }
  function leave(id: string): void {
    const { detail, summary } = followed.get(id)!
    detail.stop()
    summary.stop()
    followed.delete(id)
    for (const kind of ['details', 'summaries'] as const) fail(`${kind} ${id}`, undefined)
  }

  watch(
    [
      () =>
        ids()
          .map((id) => `${id} ${progressWords(id) ?? ''}`)
          .join(),
      line.connections,
    ],
    () => {
      const present = new Set(ids().filter((id) => progressOf(id)))
      for (const id of [...followed.keys()]) if (!present.has(id)) leave(id)
      for (const id of present) {
        const run = followed.get(id) ?? follow(id)
        if (run.told !== progressWords(id)) run.detail.soon()
        else measure(id, run)
      }
    },
    { immediate: true },
  )
  watch(showsNumbers, () => {
    for (const [id, run] of followed) measure(id, run)
  })
  onScopeDispose(() => {
    for (const id of [...followed.keys()]) leave(id)
  })

  /** Those that are in the project. */
  const present = computed<readonly string[]>((before) =>
    unlessChanged(
      before,
      ids().filter((id) => progressOf(id) !== undefined),
    ),
  )
  const compared = computed(() =>
    present.value.flatMap((id): Compared[] => {
      const detail = details.arrived.value.get(id)
      return detail ? [{ id, detail, summary: summaries.arrived.value.get(id) }] : []
    }),
  )
  return {
    compared,
    present,
    /** Why one of them could not be fetched. */
    problem: computed(() => failures.value.values().next().value),
  }
}
