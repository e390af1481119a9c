import { beforeEach, expect, test } from 'vitest'
import { openMeasuredRun } from '../../../../../src-main/engine/studies/measuredRun.ts'
import type { RunSource } from '../../../../../src-shared/project/runSettings.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'
import { entries, noises, studied, values, writtenRun } from './writtenRuns.ts'

const count = 8
const base = '0001-trip'
const noise = values(count, 1)
let folder: string
beforeEach(async () => {
  folder = temporaryFolder()
  const arrays = { noise, samples: values(count, 2), latents: values(count, 3) }
  await writtenRun(folder, base, { kind: 'roundtrip', source: noises(count), arrays })
})

/** Inverts these images of the base, or all. */
async function inverted(images?: { first: number; count: number }[], rows = count) {
  const source: RunSource = { from: 'run', run: base, tensor: 'samples', ...(images && { images }) }
  const arrays = { samples: values(rows, 4), latents: values(rows, 5) }
  const id = await writtenRun(folder, '0002-inverted', { kind: 'invert', source, arrays })
  return openMeasuredRun(folder, { id, rows: [{ first: 0, count: rows }] })
}

test('a run that inverts some samples of another has the noise of these', async () => {
  const run = await inverted(
    [
      { first: 1, count: 2 },
      { first: 6, count: 1 },
    ],
    3,
  )
  expect(run.tensors).toEqual(['noise', 'samples', 'latents'])
  const found = await run.open('noise', 'latents')
  expect(found?.n).toBe(3)
  const rows = [1, 2, 6].map((row) => noise.subarray(row * entries, (row + 1) * entries))
  expect(await found!.noise.read(0, 3)).toEqual(Float32Array.from(rows.flatMap((row) => [...row])))
  expect(await found!.noise.read(2, 1)).toEqual(rows[2])
})

test('a row whose noise is not finite is left out by its own number', async () => {
  noise[6 * entries] = Number.NaN
  const arrays = { noise, samples: values(count, 2), latents: values(count, 3) }
  await writtenRun(folder, base, { kind: 'roundtrip', source: noises(count), arrays })
  noise[6 * entries] = 0
  const run = await inverted([{ first: 5, count: 3 }], 3)
  const found = await run.open('noise', 'latents')
  expect(found).toMatchObject({ rows: [0, 2], excluded: 1 })
})

test('of all samples it has all noises, and of images that the other run does not have none', async () => {
  const whole = await (await inverted()).open('noise')
  expect(await whole!.noise.read(0, count)).toEqual(noise)
  const beyond = await inverted([{ first: 7, count: 2 }], 2)
  expect(beyond.tensors).toEqual(['samples', 'latents'])
})

test('studies compare such latents with the noise', async () => {
  const { record } = await inverted([{ first: 2, count: 6 }], 6)
  const { sections, problems } = await studied(folder, 'location', [{ id: record.id, count: 6 }])
  expect(problems.join(' ')).not.toContain('finite rows of noise')
  expect(sections.flatMap(({ tables }) => tables).some(({ rows }) => rows.length > 0)).toBe(true)
})
