import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { RowPairs } from '../../src-shared/studies/rowPairs.ts'
import { Cancelled, ConnectionLost } from '../../src-shared/errors/errors.ts'
import { unlessChanged, unlessReplaced } from '../components/unlessChanged.ts'
import { askInTurn } from '../host/askInTurn.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useRunProgress } from '../stores/useRunProgress.ts'

/** Pairs that are known are asked for again no more often than this, in milliseconds. */
const askEvery = 1500

const keyOf = (first: string, other: string) => `${first} ${other}`

/**
 * Which rows of each run but the first belong to those of the first. They are asked for again where they may have become others, and stay until the
 * new ones are there.
 *
 * @param ids  no more runs than are compared at once, which is what can be asked for; of one or none nothing is
 * @returns pairs: undefined until they are known
 */
export function useRowPairs(projectId: string, ids: () => readonly string[]) {
  const line = useLine()
  const projects = useProjectStore()
  const progressOf = useRunProgress(projectId)
  const known = shallowRef<ReadonlyMap<string, RowPairs>>(new Map())
  const problem = shallowRef<string>()

  const pairs = computed<readonly RowPairs[] | undefined>((before) => {
    const [first, ...others] = ids()
    const found = others.flatMap((other) => known.value.get(keyOf(first, other)) ?? [])
    return others.length > 0 && found.length === others.length ? unlessReplaced(before, found) : undefined
  })

  /** What the pairs depend on: which images a run has is known once it is prepared, and a run may start from another that is removed or comes back. */
  const grounds = computed(() =>
    [
      ...ids().map((id) => ['queued', 'preparing'].includes(progressOf(id)?.state ?? '')),
      ...projects.runs.map(({ id }) => id),
    ].join(),
  )

  async function ask(signal: AbortSignal): Promise<void> {
    const runIds = [...ids()]
    const [first, ...others] = runIds
    try {
      const answer = await line.call(contract.pairRuns, { projectId, runIds }, { signal })
      if (signal.aborted) return
      known.value = new Map([
        ...known.value,
        ...answer.pairs.map((pair, i): [string, RowPairs] => {
          const key = keyOf(first, others[i])
          // Another run came or went, mostly: nothing is drawn anew for that.
          return [key, unlessChanged(known.value.get(key), pair)]
        }),
      ])
      problem.value = undefined
    } catch (error) {
      if (!signal.aborted && !ConnectionLost.is(error) && !Cancelled.is(error)) problem.value = sentenceOf(error)
    }
  }
  const turn = askInTurn(ask, () => askEvery)
  watch(
    [() => ids().join(), grounds, line.connections],
    ([now], [before]) => {
      if (now !== before) problem.value = undefined
      if (ids().length < 2) turn.stop()
      else if (now !== before || !pairs.value) turn.instead()
      else turn.soon()
    },
    { immediate: true },
  )
  onScopeDispose(turn.stop)
  return { pairs, problem }
}
