import { computed, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { ConnectionLost } from '../../src-shared/errors/errors.ts'
import { pairedRow, turnedPairs } from '../../src-shared/studies/rowPairs.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'

/** Runs that are asked for at once. */
const mostAsked = 1000
/**
 * A question that failed is asked again for its halves, so that one run that cannot be read, some ten failures, leaves the others theirs. Where it is
 * the run that is subtracted, all fail, and after so many no more is asked.
 */
const mostFailures = 64

/** Which row of the run that is subtracted belongs to each row of a run. */
export interface GridPairing {
  /** Whether both began as the same noise or image; if not, they have nothing in common but their number. */
  sameStart: boolean
  /** The row of the run that is subtracted; undefined where it has none. */
  rowOfBase: (row: number) => number | undefined
}

/** Why two runs cannot be paired. */
export interface NoPairing {
  problem: string
}

const keyOf = (base: string, run: string) => `${base} ${run}`

/**
 * Which rows of the runs of a grid are subtracted from which, as the workbench pairs them when it draws.
 *
 * @param subtracted  the runs from which each run is subtracted, by its id; empty where nothing is
 */
export function useGridPairs(projectId: string, subtracted: () => ReadonlyMap<string, readonly string[]>) {
  const line = useLine()
  const known = shallowRef<ReadonlyMap<string, GridPairing>>(new Map())
  const failed = shallowRef<ReadonlyMap<string, NoPairing>>(new Map())
  const asking = new Set<string>()

  async function ask(base: string, runs: readonly string[], failures = { left: mostFailures }): Promise<void> {
    const keys = runs.map((run) => keyOf(base, run))
    for (const key of keys) asking.add(key)
    try {
      const { pairs } = await line.call(contract.pairRuns, { projectId, runIds: [base, ...runs] })
      known.value = new Map([
        ...known.value,
        ...pairs.map((one, i): [string, GridPairing] => [
          keys[i],
          { sameStart: one.sameStart, rowOfBase: pairedRow(turnedPairs(one)) },
        ]),
      ])
    } catch (error) {
      if (!ConnectionLost.is(error)) await askHalves(error)
    }
    for (const key of keys) asking.delete(key)

    async function askHalves(error: unknown): Promise<void> {
      if (runs.length === 1 || failures.left-- <= 0) {
        const problem = sentenceOf(error)
        failed.value = new Map([...failed.value, ...keys.map((key): [string, NoPairing] => [key, { problem }])])
        return
      }
      const half = Math.ceil(runs.length / 2)
      await ask(base, runs.slice(0, half), failures)
      await ask(base, runs.slice(half), failures)
    }
  }

  watch(
    [() => JSON.stringify([...subtracted()]), line.connections],
    () => {
      failed.value = new Map()
      for (const [base, runs] of subtracted()) {
        const missing = runs.filter((run) => {
          const key = keyOf(base, run)
          return !known.value.has(key) && !asking.has(key)
        })
        for (let first = 0; first < missing.length; first += mostAsked)
          void ask(base, missing.slice(first, first + mostAsked))
      }
    },
    { immediate: true },
  )
  const wanted = computed(() => [...subtracted()].flatMap(([base, runs]) => runs.map((run) => keyOf(base, run))))
  const pairing = (base: string, run: string): GridPairing | NoPairing | undefined =>
    known.value.get(keyOf(base, run)) ?? failed.value.get(keyOf(base, run))
  return {
    pairing,
    /** Whether some are still to come. */
    waiting: computed(() => wanted.value.some((key) => !known.value.has(key) && !failed.value.has(key))),
    /** Whether rows are subtracted that have nothing in common but their number. */
    mixesStarts: computed(() => wanted.value.some((key) => known.value.get(key)?.sameStart === false)),
    problem: computed(() => failed.value.values().next().value?.problem),
  }
}
