import { measureMapping } from '../../../../../src-main/analysis/measureMapping.ts'
import { measureTrajectory } from '../../../../../src-main/analysis/measureTrajectory.ts'
import type { RowSource } from '../../../../../src-main/analysis/rowSource.ts'
import { topCorrelation } from '../../../../../src-main/analysis/topCorrelation.ts'
import type { MultiplyColumns } from '../../../../../src-main/analysis/multiplyColumns.ts'
import { onnxMultiply } from '../../../../../src-main/engine/onnxMultiply.ts'
import { normals } from '../testRows.ts'

/**
 * Runs one measurement as an engine does, on sets that are made where they are read, and prints the bytes that the process held at most beyond
 * those before: node --expose-gc measurePeak.ts CASE N D STATES.
 */
const [name, ...sizes] = process.argv.slice(2)
const [n, d, states] = sizes.map(Number)

/** Only what is held counts: what nobody needs stays until the collector finds the time, on a busy machine longer (--expose-gc). */
function collect(): void {
  if (!globalThis.gc) throw new Error('Run this with --expose-gc.')
  globalThis.gc()
}

const multiply: MultiplyColumns = (...of) => {
  collect()
  return onnxMultiply(...of)
}

/** Values that rows are cut from at places of their own. */
const values = normals(1, 2 ** 20, 7)

/** Row r of set s, n of d entries: `share` of a row of set 0, the rest of its own. */
function rowsOf(set: number, share = 0): RowSource {
  const startOf = (row: number, of: number) => ((row + 1) * 700_001 + of * 350_003) % (values.length - d)
  return {
    what: `rows of set ${set}`,
    n,
    length: d,
    read(first, count) {
      collect()
      const data = new Float32Array(count * d)
      for (let row = 0; row < count; row++) {
        const [own, common] = [startOf(first + row, set), startOf(first + row, 0)]
        for (let i = 0; i < d; i++) data[row * d + i] = share * values[common + i] + (1 - share) * values[own + i]
      }
      return data
    },
  }
}

const cases: Record<string, () => Promise<unknown>> = {
  mapping: () => measureMapping(rowsOf(0), rowsOf(1, 0.3), { k: 1, multiply }),
  topCorrelation: () => topCorrelation(rowsOf(0), { k: 10, multiply }),
  topCorrelationInParts: () => topCorrelation(rowsOf(0), { k: 10, held: 2 ** 20, multiply }),
  trajectory: () =>
    measureTrajectory(
      {
        noise: rowsOf(0),
        latents: rowsOf(1, 0.9),
        states: Array.from({ length: states }, (_, state) => rowsOf(2, 1 - state / states)),
      },
      { draws: 100 },
    ),
  /** What a matrix of all pairs takes, a byte for each. */
  allPairs: () => {
    const pairs = new Uint8Array(n * n).fill(1)
    return Promise.resolve(pairs[n])
  },
}

await multiply(new Float32Array(64), new Float32Array(64), 8)
const idle = process.memoryUsage.rss()
await cases[name]()
// The largest resident set, in kilobytes.
console.log(JSON.stringify({ above: 1024 * process.resourceUsage().maxRSS - idle }))
