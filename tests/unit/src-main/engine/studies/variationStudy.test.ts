import { expect, test } from 'vitest'
import { runPaths, writeItems } from '../../../../../src-main/store/runFolder.ts'
import type { RunSettings, RunSource } from '../../../../../src-shared/project/runSettings.ts'
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

test('what changed the images is told by the classes that they have, the weights, T and the settings', async () => {
  const folder = temporaryFolder()
  const base = '0001-trip'
  const inTurn = [0, 1]
  const arrays = { noise: values(count, 1), samples: values(count, 2), latents: values(count, 3) }
  const made = async (id: string, run: Parameters<typeof writtenRun>[2], classes: readonly number[]) => {
    await writtenRun(folder, id, run)
    const rows = Object.values(run.arrays)[0].length / entries
    await writeItems(
      runPaths(folder, id).items,
      Array.from({ length: rows }, (_, row) => ({ row, class: classes[row % classes.length] })),
    )
    return { id, count: rows }
  }
  const again = (id: string, classes: readonly number[], changes: Partial<RunSettings> = {}, step = 100) => {
    const source: RunSource = { from: 'run', run: base, tensor: 'latents' }
    return made(id, { kind: 'sample', source, step, arrays: { samples: values(count, 4) }, changes }, classes)
  }
  const runs = [
    await made(base, { kind: 'roundtrip', source: noises(count), arrays, changes: { classes: [0, 1] } }, inTurn),
    // Without classes of its own a run keeps those of what it starts from.
    await again('0002-carried', inTurn),
    await again('0003-given', inTurn, { classes: inTurn }),
    await again('0004-next', [1, 2], { classes: [1, 2] }),
    await again('0005-other', [3], { classes: [3] }),
    await again('0006-weights', inTurn, {}, 200),
    await again('0007-steps', inTurn, { steps: 5, inversionSteps: 5 }),
    await again('0008-clip', [1, 2], { classes: [1, 2], clip: { sampling: false, inversion: false } }),
    await variation(folder, '0009-noise', { tensor: 'noise', variance: 0.1 }),
    await variation(folder, '0010-weights', { tensor: 'noise', variance: 0.1, step: 200 }),
  ]
  const { rowsOf } = await studied(folder, 'variation', runs)
  expect(rowsOf('variations').map(({ change_of: changed }) => changed)).toEqual([
    'nothing',
    'nothing',
    'next class',
    'other classes',
    'the weights of another checkpoint',
    'T = 5 instead of 10',
    'next class, other settings that decide its numbers',
    'added noise',
    'added noise, the weights of another checkpoint',
  ])
})

test('a run of some images of the round trip is left out by name', async () => {
  const folder = temporaryFolder()
  const trips = [await trip(folder, '0001-trip', 100)]
  const source: RunSource = { from: 'run', run: '0001-trip', tensor: 'latents', images: [{ first: 2, count: 2 }] }
  const id = await writtenRun(folder, '0002-part', { kind: 'sample', source, arrays: { samples: values(2, 4) } })
  const { problems } = await studied(folder, 'variation', [...trips, { id, count: 2 }])
  expect(problems).toContain(
    'Run 0002-part is left out: it starts from images 2-3 of run 0001-trip, and is compared with all of them only.',
  )
})
