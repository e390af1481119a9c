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
 * Which rows of the runs of a grid are subtracted from which, as the workbench pairs them when it draws. Where the grounds of a run change, its pairs
 * are asked for again, and the old ones stay until the new are there.
 *
 * @param subtracted  the runs from which each run is subtracted, by its id; empty where nothing is
 * @param groundsOf  what the pairs of a run depend on
 */
export function useGridPairs(
  projectId: string,
  subtracted: () => ReadonlyMap<string, readonly string[]>,
  groundsOf: (run: string) => string,
) {
  const line = useLine()
  const known = shallowRef<ReadonlyMap<string, GridPairing>>(new Map())
  const failed = shallowRef<ReadonlyMap<string, NoPairing>>(new Map())
  /** By pair, the grounds that they were asked for on last. */
  const asked = new Map<string, string>()
  const groundsOfPair = (base: string, run: string) => `${groundsOf(base)} ${groundsOf(run)}`

  async function ask(base: string, runs: readonly string[], failures = { left: mostFailures }): Promise<void> {
    const keys = runs.map((run) => keyOf(base, run))
    const grounds = runs.map((run) => groundsOfPair(base, run))
    keys.forEach((key, i) => asked.set(key, grounds[i]))
    /** Where the grounds have changed meanwhile, there is another answer to come. */
    const isLast = (_: unknown, i: number) => asked.get(keys[i]) === grounds[i]
    try {
      const { pairs } = await line.call(contract.pairRuns, { projectId, runIds: [base, ...runs] })
      known.value = new Map([
        ...known.value,
        ...pairs
          .map((one, i): [string, GridPairing] => [
            keys[i],
            { sameStart: one.sameStart, rowOfBase: pairedRow(turnedPairs(one)) },
          ])
          .filter(isLast),
      ])
    } catch (error) {
      if (ConnectionLost.is(error)) forget()
      else await askHalves(error)
    }

    /** They are asked for again with the next change, or connection. */
    function forget(): void {
      for (const key of keys.filter(isLast)) asked.delete(key)
    }
    async function askHalves(error: unknown): Promise<void> {
      if (runs.length === 1 || failures.left-- <= 0) {
        const problem = sentenceOf(error)
        const last = keys.filter(isLast)
        failed.value = new Map([...failed.value, ...last.map((key): [string, NoPairing] => [key, { problem }])])
        return forget()
      }
      const half = Math.ceil(runs.length / 2)
      await ask(base, runs.slice(0, half), failures)
      await ask(base, runs.slice(half), failures)
    }
  }

  watch(
    [
      () =>
        JSON.stringify(
          [...subtracted()].map(([base, runs]) => [base, runs, runs.map((run) => groundsOfPair(base, run))]),
        ),
      line.connections,
    ],
    () => {
      failed.value = new Map()
      for (const [base, runs] of subtracted()) {
        const missing = runs.filter((run) => asked.get(keyOf(base, run)) !== groundsOfPair(base, run))
        for (let first = 0; first < missing.length; first += mostAsked)
          void ask(base, missing.slice(first, first + mostAsked))
      }
    },
    { immediate: true },
  )
  const wanted = computed(() => [...subtracted()].flatMap(([base, runs]) => runs.map((run) => keyOf(base, run))))
  const pairing = (base: string, run: string): GridPairing | NoPairing | undefined =>
    failed.value.get(keyOf(base, run)) ?? known.value.get(keyOf(base, run))
  return {
    pairing,
    /** Whether some are still to come. */
    waiting: computed(() => wanted.value.some((key) => !known.value.has(key) && !failed.value.has(key))),
    /** Whether rows are subtracted that have nothing in common but their number. */
    mixesStarts: computed(() => wanted.value.some((key) => known.value.get(key)?.sameStart === false)),
    problem: computed(() => failed.value.values().next().value?.problem),
  }
}
