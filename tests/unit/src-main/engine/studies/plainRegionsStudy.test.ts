import { expect, test } from 'vitest'
import { measureStudy } from '../../../../../src-main/engine/studies/measureStudy.ts'
import { noiseStream } from '../../../../../src-main/random/noiseStream.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import { studyDefinition } from '../../../../../src-shared/studies/studyDefinitions.ts'
import { studySettings } from '../../../../../src-shared/studies/studySettings.ts'
import { samplingRun, writeRun } from '../../store/runRecords.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'

const count = 3
const tensors: RunRecord['tensors'] = ['noise', 'samples', 'latents', 'reconstructions']

/** Measures a round trip whose arrays are noise. */
async function measured(channels: number, given: Record<string, unknown>) {
  const folder = temporaryFolder()
  const shape: RunRecord['shape'] = [channels, 8, 8]
  const completed = [{ first: 0, count }]
  await writeRun(folder, samplingRun('0001', { kind: 'roundtrip', state: 'done', count, shape, tensors, completed }))
  for (const [place, name] of tensors.entries()) {
    const values = noiseStream({ stream: 'torch', seed: place, count, length: 64 * channels }).rows(0, count)
    await writeNpy(runPaths(folder, '0001').tensor(name), [count, ...shape], values)
  }
  const { sections, problems } = await measureStudy(
    {
      ...{ kind: 'study', id: 1, projectFolder: folder, study: 'plain-regions' },
      settings: studySettings(studyDefinition('plain-regions'), { given }),
      runs: [{ id: '0001', rows: completed }],
    },
    { signal: new AbortController().signal, onProgress: () => {} },
  )
  return { tables: sections.flatMap((section) => section.tables), problems: problems.join('\n') }
}

test('how simple the pictures of a region are is measured where that is asked for', async () => {
  const names = async (given: Record<string, unknown>) => (await measured(3, given)).tables.map(({ name }) => name)
  expect(await names({})).toEqual(['regions'])
  expect(await names({ simplicity: 'yes' })).toEqual(['regions', 'simplicity'])
  const { tables } = await measured(3, { simplicity: 'yes' })
  expect(tables[1].rows.map(({ run, region }) => [run, region])).toEqual([
    ['0001', 'plain'],
    ['0001', 'other'],
  ])
})

test('beside the deviations of latents stand those of the noise, 1 and that of a half-normal', async () => {
  const { tables } = await measured(3, {})
  expect(tables[0].columns.map(({ name }) => name)).toContain('noise_deviation_absolute')
  const other = tables[0].rows.find(({ region }) => region === 'other')!
  expect(other.noise_deviation).toBeCloseTo(1, 1)
  expect(other.noise_deviation_absolute).toBeCloseTo(Math.sqrt(1 - 2 / Math.PI), 1)
  expect(other.noise_deviation_absolute).not.toBe(other.deviation_absolute)
})

test('samples that are no pictures are named, and their regions are measured all the same', async () => {
  const { tables, problems } = await measured(4, { simplicity: 'yes' })
  expect(tables.map(({ name }) => name)).toEqual(['regions'])
  expect(problems).toMatch(/0001 has samples of 4 channels, which are no pictures of 1 or 3/)
})
