import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const script = path.join(import.meta.dirname, 'measurePeak.ts')
const million = 1e6

/** What nobody needs is thrown away soon, so that the peak is of what is held: else it is of when that happens, 100 MB more or less. */
const soon = ['--expose-gc', '--max-semi-space-size=2', '--optimize-for-size']

/** Bytes that a process which does nothing else holds at most beyond those with ONNX Runtime loaded. */
async function peakOf(name: string, n: number, d = 1, states = 0): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...soon,
    script,
    name,
    String(n),
    String(d),
    String(states),
  ])
  return (JSON.parse(stdout) as { above: number }).above
}

/** Five times as many rows are 157 million more pairs. */
const [few, many] = [2560, 12_800]
/** Less than half a byte for each of them. */
const mostGrowth = 75 * million

test('a matrix of all pairs would be seen, were it of single bytes', async () => {
  expect((await peakOf('allPairs', many)) - (await peakOf('allPairs', few))).toBeGreaterThan(1.5 * mostGrowth)
})

test('the memory of nearest neighbours grows with the rows and not with their pairs', async () => {
  expect((await peakOf('mapping', many, 16)) - (await peakOf('mapping', few, 16))).toBeLessThan(mostGrowth)
})

test('the largest correlations take 100 MB at most where their matrix is larger: 1,074 MB', async () => {
  expect(await peakOf('topCorrelation', 48, 16_384)).toBeLessThan(100 * million)
})

test('so do those of more rows than are held of a band of entries, and in proportion with what may be held', async () => {
  // 1 Mi values are held of each band where 16 Mi may be; the matrix is 144 MB, and all sums of products would be as much.
  expect(await peakOf('topCorrelationInParts', 1100, 6000)).toBeLessThan(100 * million)
})

test('the memory of a trajectory grows neither with images nor with states', async () => {
  // 16 states of 512 images are 25 MB, 64 of 1,024 are 201 MB.
  const [short, long] = [await peakOf('trajectory', 512, 768, 16), await peakOf('trajectory', 1024, 768, 64)]
  expect(long - short).toBeLessThan(60 * million)
})
