import { expect, test } from 'vitest'
import {
  endsOf,
  pairedDifference,
  pairNumbers,
  pairsOf,
  spreadOf,
} from '../../../../src-shared/figures/curves/pairedNumbers.ts'
import { apartWords, pairedBy, pairWords, sizeWords } from '../../../../src-renderer/compare/pairWords.ts'
import { settingsDiff } from '../../../../src-renderer/compare/settingsDiff.ts'
import { pairsByNumber, rowPairs } from '../../../../src-shared/studies/rowPairs.ts'
import { niceTicks } from '../../../../src-shared/figures/niceTicks.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeRunDetail } from '../fakeRun.ts'

const recordOf = (id: string) => fakeRunDetail(fakeProject().runs.find((run) => run.id === id)!).record

test('settings that differ come first, and every other line is the same for all runs', () => {
  const rows = settingsDiff([recordOf('roundtrip'), recordOf('inverted')])
  const differing = rows.filter(({ differs }) => differs).map(({ name }) => name)
  expect(differing).toEqual(['Kind', 'Starts from', 'Images', 'Brought to size'])
  expect(rows.slice(0, 4).every(({ differs }) => differs)).toBe(true)
  expect(rows[0].values).toEqual([{ text: 'Round trip' }, { text: 'Invert' }])
  for (const { values, differs } of rows) expect(new Set(values.map(({ text }) => text)).size > 1).toBe(differs)
})

test('a setting that this version does not know by name is shown all the same', () => {
  const record = recordOf('roundtrip')
  const later = { ...record, settings: { ...record.settings!, notYetKnown: { steps: 3, seed: 7 } } }
  const row = settingsDiff([record, later]).find(({ name }) => name === 'not yet known')
  expect(row).toMatchObject({ values: [{ text: '–' }, { text: 'steps 3, seed 7' }], differs: true })
})

test('a long list is told by what it begins with, and where one parts from that of A; all of it is there to be asked for', () => {
  const record = recordOf('roundtrip')
  const made = (classes: number[]) => ({ ...record, settings: { ...record.settings!, classes } })
  const cycle = Array.from({ length: 5000 }, (_, i) => i % 1000)
  const other = cycle.with(3213, 7)
  const rows = settingsDiff([made(cycle), made([...cycle]), made(other), made([3, 5])])
  const text = '0–999, 0–999, 0–999, 0–999, 0–999'
  expect(rows.find(({ name }) => name === 'Classes')).toEqual({
    name: 'Classes',
    differs: true,
    values: [{ text }, { text }, { text: '0–999, 0–999, 0–999, 0–212, 7, 214–999, 0–999' }, { text: '3, 5' }],
  })
  const odd = Array.from({ length: 4000 }, (_, i) => (i * 7) % 10)
  const shuffled = odd.with(1200, 99)
  const values = settingsDiff([made(odd), made(shuffled), made([...odd])])[0].values
  const begin = '0, 7, 4, 1, 8, 5, 2, 9, 6, 3, 0, 7, 4, 1, 8, 5, … (4,000 in all)'
  expect(values).toEqual([
    { text: begin, list: odd },
    { text: `${begin}, other than A from row 1,200 on`, list: shuffled },
    { text: begin, list: odd },
  ])
})

test('the images that a run took are a setting of their own, in few letters', () => {
  const record = recordOf('roundtrip')
  const images = Array.from({ length: 600 }, (_, i) => ({ first: 3 * i, count: 1 }))
  const source = { from: 'noise', stream: 'torch', seed: 420, count: 2000, images } as const
  const [row] = settingsDiff([
    { ...record, source: { ...source, images: [{ first: 0, count: 600 }] } },
    { ...record, source },
  ])
  expect(row).toMatchObject({ name: 'Which images', differs: true })
  expect(row.values[0]).toEqual({ text: '0-599' })
  expect(row.values[1].text).toBe('0,3,6,9,12,15,18,21,24,27,30,33,36,39,42,45,48,… (600 in all)')
  expect(row.values[1].list).toHaveLength(600)
})

test('how many images are shared is said where these are not all, and nothing where they are', () => {
  expect(pairWords([64, 64], [pairsByNumber(true, 64)])).toBeUndefined()
  expect(pairWords([64, 8, 70], [pairsByNumber(true, 8), pairsByNumber(true, 60)])).toBe(
    'A has 64 images; B has 8 of them, C has 60 of them and 10 others. Pairs and differences are of the images that both have.',
  )
  expect(
    pairWords(
      [64, 64, 8, 64],
      [64, 8, 64].map((count) => pairsByNumber(true, count)),
    ),
  ).toContain('A has 64 images; C has 8 of them. B, D have all of them. Pairs')
  expect(pairWords([4, 4], [pairsByNumber(true, 0)])).toContain('B has none of them and 4 others')
})

test('runs that begin otherwise are named, and are not counted among those that share images', () => {
  const [same, apart] = [pairsByNumber(true, 8), pairsByNumber(false, 64)]
  expect(apartWords([same, same])).toBeUndefined()
  expect(apartWords([apart, apart])).toMatch(/^These runs do not start from the same noise or images/)
  expect(apartWords([same, apart])).toMatch(/^C does not start .* as A, so a row of A and the same row of C have/)
  expect(apartWords([apart, same, apart])).toMatch(/^B, D do not start .* the same row of B or D have/)
  expect(pairWords([64, 8, 64], [same, apart])).toMatch(/^A has 64 images; B has 8 of them\. /)
  expect(pairWords([64, 8], [apart])).toBeUndefined()
  expect(pairedBy([same, same])).toBe('the images that both have')
  expect(pairedBy([same, apart])).toBe('the images that both have; with C, rows of one number')
  expect(pairedBy([apart])).toBe('rows of one number')
})

test('runs whose images have not as many entries are said to, since distances depend on it', () => {
  expect(
    sizeWords([
      [3, 32, 32],
      [3, 32, 32],
      [12, 16, 16],
    ]),
  ).toBeUndefined()
  expect(
    sizeWords([
      [3, 32, 32],
      [3, 16, 16],
      [4, 8, 8],
    ]),
  ).toBe('An image of A has 3,072 entries, of B 768, of C 256: ‖·‖₂ and KS distances depend on how many there are.')
})

test('of differences of several measures the fewest and the most pairs are told', () => {
  const over = (n: number) => ({ mean: 0, sd: 0, n })
  expect(pairNumbers([over(16), over(16)], String)).toBe('16')
  expect(pairNumbers([over(16), over(12), over(15)], String)).toBe('12–16')
  expect(pairNumbers([over(16), undefined], String)).toBe('0–16')
  expect(pairNumbers([], String)).toBe('0')
})

test('pairs are the rows that both runs measured, and their differences are averaged per pair', () => {
  const a = { rows: [0, 1, 2], latentError: [1, 2, 3] }
  const b = { rows: [2, 0, 5], latentError: [3.5, 2, 9] }
  const pairs = pairsOf('latentError', a, b, pairsByNumber(true, 6))
  expect(pairs).toEqual([
    { row: 0, a: 1, b: 2 },
    { row: 2, a: 3, b: 3.5 },
  ])
  const { difference, larger } = pairedDifference(pairs)!
  expect(difference.mean).toBeCloseTo(0.75)
  expect(difference.sd).toBeCloseTo(Math.sqrt(0.125))
  expect(larger).toBe(1)
  // Two pairs, one degree of freedom: 12.706 × 0.3536 / √2
  expect(difference.high! - difference.mean).toBeCloseTo(3.1766, 3)
  expect(difference.mean - difference.low!).toBeCloseTo(3.1766, 3)
  expect(pairedDifference(pairs.slice(1))!.difference).toEqual({ mean: 0.5, sd: 0, n: 1 })
  expect(pairedDifference(pairs.map(({ row, a }) => ({ row, a, b: a })))!.difference).toEqual({ mean: 0, sd: 0, n: 2 })
  expect(pairedDifference([])).toBeUndefined()
})

test('of runs that began with different ranges the rows of the same images are paired, not those of one number', () => {
  const a = { rows: [0, 1, 2, 3], latentError: [1, 2, 3, 4] }
  const b = { rows: [0, 1, 2], latentError: [30, Number.NaN, 50] }
  const pairs = rowPairs(true, [
    [2, 0],
    [3, 1],
    [0, 2],
  ])
  expect(pairsOf('latentError', a, b, pairs)).toEqual([
    { row: 2, a: 3, b: 30 },
    { row: 0, a: 1, b: 50 },
  ])
})

test('a spread divides by n - 1 and passes over what is not finite', () => {
  expect(spreadOf([1, Number.NaN, 3])).toEqual({ mean: 2, sd: Math.SQRT2, n: 2 })
  expect(spreadOf([5])).toEqual({ mean: 5, sd: 0, n: 1 })
  expect(spreadOf([])).toBeUndefined()
})

test('ticks are round, two at least, and lie within the axis', () => {
  expect(niceTicks(0.03, 0.97, 4)).toEqual([0.2, 0.4, 0.6, 0.8])
  expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(niceTicks(-30, 30, 4)).toEqual([-20, 0, 20])
  expect(niceTicks(2, 2, 4)).toEqual([2])
})

test('the ends of pairs are found for more rows than a call takes arguments', () => {
  const pairs = Array.from({ length: 300_000 }, (_, row) => ({ row, a: row, b: -row / 2 }))
  expect(endsOf(pairs)).toEqual([-149_999.5, 299_999])
  expect(endsOf([])).toEqual([Infinity, -Infinity])
})
