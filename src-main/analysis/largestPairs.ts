/** A pair of entries and the absolute value of what they share. */
export type Pair = { value: number; i: number; j: number }

/** Pairs that are kept until they are told apart exactly. */
const mostCandidates = 2 ** 16

/** The k pairs of the largest absolute value among many whose values are known up to an error only. */
export type LargestPairs = {
  readonly k: number
  /** A value that lies below can belong to none of them. */
  readonly floor: number
  /** Takes note of a pair whose value is no lower than the floor. */
  add(i: number, j: number, value: number): void
  /** There are so many candidates that they have to be settled. */
  readonly full: boolean
  /** Replaces what is known of the candidates by exact values, and keeps the k largest; of equal ones those of the lowest entries. */
  settle(exact: (pairs: readonly Pair[]) => Promise<Float64Array>): Promise<Pair[]>
}

/**
 * @param k  how many are wanted
 * @param margin  by how much a value may be off
 */
export function largestPairs(k: number, margin: number): LargestPairs {
  /** The k largest values so far, as they were given, falling. */
  const largest = new Float64Array(k).fill(-1)
  let floor = -1
  let candidates: Pair[] = []
  let settled: Pair[] = []
  return {
    k,
    get floor() {
      return floor
    },
    add(i, j, value) {
      candidates.push({ value, i, j })
      if (value <= largest[k - 1]) return
      insert(largest, value)
      // The k-th largest exact value is no lower than the k-th of these less the margin, and what belongs to it may be given as lower by another.
      floor = Math.max(floor, largest[k - 1] - 2 * margin)
    },
    get full() {
      if (candidates.length <= mostCandidates) return false
      candidates = candidates.filter(({ value }) => value >= floor)
      return candidates.length > mostCandidates / 2
    },
    async settle(exact) {
      const open = candidates.filter(({ value }) => value >= floor)
      const values = open.length > 0 ? await exact(open) : []
      const known = open.map((pair, place) => ({ ...pair, value: values[place] }))
      settled = [...settled, ...known].sort((a, b) => b.value - a.value || a.i - b.i || a.j - b.j).slice(0, k)
      candidates = []
      if (settled.length === k) floor = Math.max(floor, settled[k - 1].value - margin)
      return settled
    },
  }
}

/** Puts a value into its place in a falling list and drops the smallest. */
function insert(falling: Float64Array, value: number): void {
  let place = falling.length - 1
  for (; place > 0 && falling[place - 1] < value; place--) falling[place] = falling[place - 1]
  falling[place] = value
}
