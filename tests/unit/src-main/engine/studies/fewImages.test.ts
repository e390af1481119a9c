import { expect, test } from 'vitest'
import { measureStudy } from '../../../../../src-main/engine/studies/measureStudy.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import { studyDefinition } from '../../../../../src-shared/studies/studyDefinitions.ts'
import type { StudyName } from '../../../../../src-shared/studies/studyName.ts'
import { studySettings } from '../../../../../src-shared/studies/studySettings.ts'
import { normals } from '../../analysis/testRows.ts'
import { samplingRun, writeRun } from '../../store/runRecords.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'

const shape: RunRecord['shape'] = [1, 8, 8]
const d = 64

async function made(folder: string, id: string, changes: Partial<RunRecord>, arrays: Record<string, Float32Array>) {
  const count = Object.values(arrays)[0].length / d
  const tensors = Object.keys(arrays) as RunRecord['tensors']
  await writeRun(
    folder,
    samplingRun(id, { state: 'done', count, shape, tensors, completed: [{ first: 0, count }], ...changes }),
  )
  for (const [name, data] of Object.entries(arrays))
    await writeNpy(runPaths(folder, id).tensor(name as 'samples'), [count, ...shape], data)
  return { id, rows: [{ first: 0, count }] }
}

async function measured(folder: string, study: StudyName, runs: { id: string; rows: RowsOf }[]) {
  const settings = studySettings(studyDefinition(study), { quick: true, given: {} })
  const { sections, problems } = await measureStudy(
    { ...{ kind: 'study', id: 1, projectFolder: folder, study, settings }, runs },
    { signal: new AbortController().signal, onProgress: () => {} },
  )
  const rowsOf = (table: string) =>
    sections.flatMap(({ tables }) => tables).find(({ name }) => name === table)?.rows ?? []
  return { rowsOf, problems: problems.join('\n') }
}
type RowsOf = { first: number; count: number }[]

const noises = (count: number) => ({ from: 'noise' as const, stream: 'torch' as const, seed: 420, count })
const number = expect.any(Number) as number

/** So many pairs of noises with one image between them, beside samples of noises. */
async function interpolated(pairs: number) {
  const folder = temporaryFolder()
  const between = { run: '0002-ends', tensor: 'noise' as const }
  const runs = [
    await made(folder, '0001-ends', { source: noises(6) }, { noise: normals(6, d, 1), samples: normals(6, d, 2) }),
    await made(
      folder,
      '0002-ends',
      { source: { ...noises(6), seed: 421 } },
      { noise: normals(6, d, 4), samples: normals(6, d, 5) },
    ),
    await made(
      folder,
      '0003-between',
      { source: { from: 'interpolation', between: [between, between], steps: 1, rows: false } },
      { samples: normals(3 * pairs, d, 3) },
    ),
  ]
  return measured(folder, 'interpolation', runs)
}

test('two pairs are measured without intervals along α', async () => {
  const { rowsOf, problems } = await interpolated(2)
  expect(rowsOf('smoothness')).toMatchObject([{ excluded: 0, length: { n: 2, mean: number } }])
  expect(rowsOf('along-alpha')).toHaveLength(3)
  for (const row of rowsOf('along-alpha'))
    expect(row).toMatchObject({ n: 2, compared: 2, diversity: number, ssim: number, distance: number })
  expect(problems).toContain('0003-between has 2 whole pairs: intervals along α need 3')
})

test('of one pair there is the way, and no diversity', async () => {
  const { rowsOf, problems } = await interpolated(1)
  expect(rowsOf('smoothness')).toMatchObject([{ length: { n: 1, mean: number } }])
  for (const row of rowsOf('along-alpha'))
    expect(row).toMatchObject({ n: 1, diversity: null, ssim: null, distance: number })
  expect(problems).toContain('0003-between has one whole pair: diversity')
})

test('three pairs have intervals', async () => {
  const { rowsOf, problems } = await interpolated(3)
  for (const row of rowsOf('along-alpha')) expect(row.diversity).toMatchObject({ n: 3, low: number, high: number })
  expect(problems).toBe('')
})

/** The samples of two checkpoints, of whose rows some are equal. */
async function overTraining(count: number, equal: number) {
  const folder = temporaryFolder()
  const last = normals(count, d, 4)
  const early = normals(count, d, 5)
  early.set(last.subarray(0, equal * d))
  // Of one range, so that equal images stay equal on it.
  for (const data of [early, last]) data.set([-6, 6], (count - 1) * d)
  if (equal === count) early.set(last)
  const runs: { id: string; rows: RowsOf }[] = []
  for (const [place, samples] of [early, last].entries()) {
    const model: RunRecord['model'] = {
      ...{ id: 'model', name: 'model', family: 'guided-diffusion' },
      location: { absolute: '/nowhere', relative: '..' },
      checkpoint: { step: 50 * (place + 1), file: '', sha256: `${place}`.padStart(64, '0') },
      settings: { schedule: 'linear', trainSteps: 1000 },
    }
    const arrays = { noise: normals(count, d, 6), samples, latents: normals(count, d, 7 + place) }
    runs.push(await made(folder, `000${place + 1}-run`, { kind: 'roundtrip', source: noises(count), model }, arrays))
  }
  const { rowsOf, problems } = await measured(folder, 'over-training', runs)
  return { row: rowsOf('alignment-samples')[0], problems }
}

test('equal images are counted as left out of PSNR', async () => {
  const { row } = await overTraining(5, 2)
  expect(row).toMatchObject({ n: 5, psnr: { n: 3, excluded: 2, mean: number }, released_psnr: number })
  expect(row.ssim).toMatchObject({ n: 5 })
  const { row: apart } = await overTraining(5, 0)
  expect(apart.psnr).not.toHaveProperty('excluded')
})

test('where all are equal there is no PSNR, neither ours nor the released', async () => {
  expect((await overTraining(5, 5)).row).toMatchObject({ psnr: null, released_psnr: null, ssim: { mean: 1 } })
})

test('two rows have no CKA, which a problem says, and the rest', async () => {
  const { row, problems } = await overTraining(2, 0)
  expect(row).toMatchObject({ n: 2, cka: null, svcca: null, ssim: { n: 2 }, l2: { n: 2 } })
  expect(problems).toMatch(/0001-run: CKA needs 3 rows/)
  expect(problems).toMatch(/latents of run 0001-run have no top-10 correlation/)
})
