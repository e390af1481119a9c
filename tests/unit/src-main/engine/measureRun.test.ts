import { expect, test } from 'vitest'
import { measureRun } from '../../../../src-main/engine/measureRun.ts'
import { writeNpy } from '../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../src-main/store/runFolder.ts'
import type { RunRecord } from '../../../../src-shared/project/runRecord.ts'
import { summaryOfImages } from '../../../../src-shared/figures/summaryOfImages.ts'
import { samplingRun, writeRun } from '../store/runRecords.ts'
import { temporaryFolder } from '../store/temporaryFolder.ts'

const model: NonNullable<RunRecord['model']> = {
  id: 'model',
  name: 'model',
  family: 'diffusers',
  location: { absolute: '/nowhere', relative: '..' },
  checkpoint: { file: '', sha256: '0'.repeat(64) },
  settings: {},
}
const autoencoder = { kind: 'VQModel', file: 'vqvae', sha256: '0'.repeat(64), channels: 3, scale: 4 } as const

test.each([
  ['pictures', model, [1, 1, 1, 1, 1, 1]],
  ['latents of an autoencoder, which have no pixels,', { ...model, autoencoder }, undefined],
])('the plain area of %s', async (_, of, plainShare) => {
  const folder = temporaryFolder()
  const record = samplingRun('0001-a', { model: of })
  await writeRun(folder, record)
  for (const name of record.tensors)
    await writeNpy(runPaths(folder, record.id).tensor(name), [6, 1, 2, 2], new Float32Array(24))
  const summary = await measureRun({
    kind: 'summary',
    id: 1,
    projectFolder: folder,
    runId: record.id,
    rows: [{ first: 0, count: 6 }],
  })
  expect(summary.perRow.plainShare).toEqual(plainShare)
  expect(summary.perRow.sampleNoise).toHaveLength(6)
})

test('of some images neither the others are read nor anything is said of them, and what is said is the same to the last bit', async () => {
  const folder = temporaryFolder()
  const record = samplingRun('0001-a', { model })
  await writeRun(folder, record)
  const task = { kind: 'summary', id: 1, projectFolder: folder, runId: record.id } as const
  const write = async (lastRow: number) => {
    for (const [seed, name] of record.tensors.entries()) {
      const data = Float32Array.from({ length: 24 }, (_, i) => (i < 20 ? Math.sin(seed + i) : lastRow))
      await writeNpy(runPaths(folder, record.id).tensor(name), [6, 1, 2, 2], data)
    }
  }
  const images = [
    { first: 1, count: 2 },
    { first: 4, count: 1 },
  ]
  await write(0.5)
  const whole = await measureRun({ ...task, rows: [{ first: 0, count: 6 }] })
  await write(NaN)
  const some = await measureRun({ ...task, rows: images, perImage: true })
  expect(some.perRow.rows).toEqual([1, 2, 4])
  expect([some.topCorrelation, some.leftOut, some.moments]).toEqual([undefined, undefined, {}])
  expect(summaryOfImages(some, images)).toEqual(summaryOfImages(whole, images))
})
