import { expect, test } from 'vitest'
import type { RunSource } from '../../../../../src-shared/project/runSettings.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'
import { entries, noises, studied, values, writtenRun } from './writtenRuns.ts'

const [count, draws] = [6, 3]

type Varied = { tensor: 'noise' | 'latents'; variance: number; base?: string; step?: number; seed?: number }

async function trip(folder: string, id: string, step: number) {
  const arrays = { noise: values(count, 1), samples: values(count, step), latents: values(count, 3) }
  await writtenRun(folder, id, { kind: 'roundtrip', source: noises(count), step, arrays })
  return { id, count }
}

async function variation(folder: string, id: string, { base = '0001-trip', step = 100, ...given }: Varied) {
  const { tensor, variance, seed = 10 } = given
  const source: RunSource = { from: 'variation', run: base, tensor, variance, count: draws, stream: 'torch', seed }
  // Every run's own, so that its numbers are known again.
  const samples = values(count * draws, Number(id.slice(0, 4))).map((value) => value * Number(id.slice(0, 4)))
  await writtenRun(folder, id, { kind: 'sample', source, step, arrays: { samples } })
  return { id, count: count * draws }
}

const meanOf = (cell: unknown) => (cell as { mean: number }).mean

test('variations are compared image by image with those of the noises that were changed alike, and with no others', async () => {
  const folder = temporaryFolder()
  const runs = [
    await trip(folder, '0001-trip', 100),
    await variation(folder, '0002-noise', { tensor: 'noise', variance: 0.1 }),
    await variation(folder, '0003-noise', { tensor: 'noise', variance: 0.5 }),
    await variation(folder, '0004-latents', { tensor: 'latents', variance: 0.5 }),
    await variation(folder, '0005-latents', { tensor: 'latents', variance: 0.9 }),
    await variation(folder, '0006-latents', { tensor: 'latents', variance: 0.1, seed: 11 }),
  ]
  const { rowsOf, problems } = await studied(folder, 'variation', runs)
  const all = rowsOf('variations')
  expect(all.map(({ variance }) => variance)).toEqual([0.1, 0.5, 0.5, 0.9, 0.1])
  const paired = rowsOf('latents-minus-noise')
  expect(paired).toMatchObject([{ run: '0004-latents', beside: '0003-noise', variance: 0.5 }])
  expect(meanOf(paired[0].change)).toBeCloseTo(meanOf(all[2].change) - meanOf(all[1].change), 10)
  expect(meanOf(paired[0].diversity)).toBeCloseTo(meanOf(all[2].diversity) - meanOf(all[1].diversity), 10)
  for (const id of ['0005-latents', '0006-latents'])
    expect(problems.join(' ')).toMatch(new RegExp(`${id} is not compared image by image`))
})

test('the variations of every checkpoint are measured beside its own samples', async () => {
  const folder = temporaryFolder()
  const of = { variance: 0.5, base: '0003-later', step: 200 }
  const runs = [
    await trip(folder, '0001-trip', 100),
    await variation(folder, '0002-latents', { tensor: 'latents', variance: 0.5 }),
    await trip(folder, '0003-later', 200),
    await variation(folder, '0004-noise', { tensor: 'noise', ...of }),
    await variation(folder, '0005-latents', { tensor: 'latents', ...of }),
    await variation(folder, '0006-elsewhere', { tensor: 'latents', variance: 0.5, base: '0009-gone' }),
  ]
  const { rowsOf, problems, sections } = await studied(folder, 'variation', runs)
  expect(rowsOf('variations').map(({ checkpoint }) => checkpoint)).toEqual([100, 200, 200])
  expect(rowsOf('latents-minus-noise')).toMatchObject([{ run: '0005-latents', beside: '0004-noise' }])
  const change = values(count * draws, 5)
  const sampled = values(count, 200)
  let sum = 0
  for (let row = 0; row < count * draws; row++) {
    let squares = 0
    for (let i = 0; i < entries; i++)
      squares += (Math.fround(change[row * entries + i] * 5) - sampled[Math.floor(row / draws) * entries + i]) ** 2
    sum += Math.sqrt(squares)
  }
  expect(meanOf(rowsOf('variations')[2].change)).toBeCloseTo(sum / (count * draws), 8)
  expect(problems.join(' ')).toContain('0006-elsewhere is left out: run 0009-gone')
  const names = sections.flatMap(({ grids }) => grids.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
  expect(names).toHaveLength(3)
})

test('images of which one run lacks a variation are left out of both', async () => {
  const folder = temporaryFolder()
  const runs = [
    await trip(folder, '0001-trip', 100),
    await variation(folder, '0002-noise', { tensor: 'noise', variance: 0.5 }),
  ]
  const samples = values(count * draws, 3)
  samples[(2 * draws + 1) * entries] = Number.NaN
  const source: RunSource = {
    ...{
      from: 'variation',
      run: '0001-trip',
      tensor: 'latents',
      variance: 0.5,
      count: draws,
      stream: 'torch',
      seed: 10,
    },
  }
  const id = await writtenRun(folder, '0003-latents', { kind: 'sample', source, arrays: { samples } })
  const { rowsOf } = await studied(folder, 'variation', [...runs, { id, count: count * draws }])
  expect(rowsOf('latents-minus-noise')).toMatchObject([{ change: { n: count - 1 }, diversity: { n: count - 1 } }])
})

test('what is sampled again with the same classes is not said to have another', async () => {
  const folder = temporaryFolder()
  const again = async (id: string, classes?: number[]) => {
    const source: RunSource = { from: 'run', run: '0001-trip', tensor: 'latents' }
    const arrays = { samples: values(count, 4) }
    await writtenRun(folder, id, { kind: 'sample', source, arrays, changes: { classes } })
    return { id, count }
  }
  const runs = [await trip(folder, '0001-trip', 100), await again('0002-same'), await again('0003-other', [1])]
  const { rowsOf } = await studied(folder, 'variation', runs)
  expect(rowsOf('variations').map(({ change_of: changed }) => changed)).toEqual(['nothing', 'next class'])
})
