import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkpointSeries, seriesNotes } from '../../../../src-main/models/checkpointSeries.ts'
import { FileMissing, ModelNotSupported } from '../../../../src-shared/errors/errors.ts'
import { temporaryFolder } from './torchFixture.ts'

async function seriesOf(...names: string[]) {
  const folder = await temporaryFolder()
  for (const name of names) await writeFile(path.join(folder, name), name)
  return checkpointSeries(folder)
}

test('checkpoints are sorted by training step, however many digits the names have', async () => {
  const { checkpoints, warnings } = await seriesOf('model1000.pt', 'model200.pt', 'model000030.pt')
  expect(checkpoints.map(({ step, file }) => [step, file])).toEqual([
    [30, 'model000030.pt'],
    [200, 'model200.pt'],
    [1000, 'model1000.pt'],
  ])
  expect(warnings).toEqual([])
})

test('the step is what stands before the ending, not the rate of the average', async () => {
  const { checkpoints } = await seriesOf('ema_0.9999_050000.pt')
  expect(checkpoints).toEqual([{ step: 50000, file: 'ema_0.9999_050000.pt', bytes: 20 }])
})

test('of a training folder the averaged weights are the series, and the others are named', async () => {
  const { checkpoints, warnings } = await seriesOf('ema_0.9999_0100.pt', 'model0100.pt', 'model0200.pt', 'opt0100.pt')
  expect(checkpoints.map(({ file }) => file)).toEqual(['ema_0.9999_0100.pt'])
  expect(warnings.join()).toMatch(/model0100\.pt, model0200\.pt, opt0100\.pt/)
})

test('two files of one step are pointed out', async () => {
  expect((await seriesOf('model100.pt', 'model0100.pt')).warnings.join()).toContain('Training step 100')
})

test('one file is a series of one, with its step where the name has one', async () => {
  const folder = await temporaryFolder()
  await writeFile(path.join(folder, 'model000500.pt'), 'x')
  await writeFile(path.join(folder, 'cifar10_uncond_50M_500K.pt'), 'x')
  expect((await checkpointSeries(path.join(folder, 'model000500.pt'))).checkpoints).toEqual([
    { step: 500, file: '', bytes: 1 },
  ])
  expect((await checkpointSeries(path.join(folder, 'cifar10_uncond_50M_500K.pt'))).checkpoints).toEqual([
    { file: '', bytes: 1 },
  ])
})

test('a folder with one file without a step is that file; with several it is unclear', async () => {
  expect((await seriesOf('final.pt')).checkpoints).toEqual([{ file: 'final.pt', bytes: 8 }])
  await expect(seriesOf('a.pt', 'b.pt')).rejects.toSatisfy(ModelNotSupported.is)
})

test('a folder without checkpoints, a path that does not exist and a link to nothing are called so', async () => {
  const folder = await temporaryFolder()
  await mkdir(path.join(folder, 'model100.pt'))
  await expect(checkpointSeries(folder)).rejects.toSatisfy(ModelNotSupported.is)
  await expect(checkpointSeries(path.join(folder, 'none'))).rejects.toSatisfy(FileMissing.is)
  await symlink(path.join(folder, 'gone'), path.join(folder, 'model200.pt'))
  await expect(checkpointSeries(folder)).rejects.toSatisfy(FileMissing.is)
})

test('a pattern chooses files of a folder, and a list in braces does', async () => {
  const folder = await temporaryFolder()
  for (const name of ['ema_100.pt', 'ema_200.pt', 'model100.pt', 'model300.pt'])
    await writeFile(path.join(folder, name), name)
  const files = async (pattern: string) =>
    (await checkpointSeries(path.join(folder, pattern))).checkpoints.map(({ file }) => file)
  expect(await files('model*.pt')).toEqual(['model100.pt', 'model300.pt'])
  expect(await files('ema_?00.pt')).toEqual(['ema_100.pt', 'ema_200.pt'])
  expect(await files('{model300,ema_200}.pt')).toEqual(['ema_200.pt', 'model300.pt'])
  expect(await checkpointSeries(path.join(folder, 'ema_*.pt'))).toMatchObject({
    folder,
    pattern: 'ema_*.pt',
    warnings: [],
  })
  await expect(files('nothing*.pt')).rejects.toSatisfy(ModelNotSupported.is)
  await writeFile(path.join(folder, 'model_last.pt'), 'x')
  await expect(files('model*.pt')).rejects.toThrow(/model_last\.pt.*no training step/)
})

test('a file that is called like a pattern is opened as the file', async () => {
  const folder = await temporaryFolder()
  await writeFile(path.join(folder, '{a}.pt'), 'x')
  expect((await checkpointSeries(path.join(folder, '{a}.pt'))).checkpoints).toEqual([{ file: '', bytes: 1 }])
})

test.each([
  [[100, 200, 400], ['300']],
  [
    [5000, 10000, 20000, 35000],
    ['15,000', '25,000', '30,000'],
  ],
  [[100, 200, 300], []],
  [[100, 500, 1000, 3000], []],
  [[100, 900], []],
  [[0, 1, 1000], []],
])('of the training steps %j are missing %j', (steps, missing) => {
  const notes = seriesNotes(
    steps.map((step) => ({ step, file: `${step}.pt`, bytes: 1 })),
    [],
    '/',
  )
  expect(notes).toEqual(missing.length ? [expect.stringContaining(`missing are ${missing.join(', ')}.`)] : [])
})
