import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { measuredRates } from '../../../../../src-main/workbench/jobs/measuredRates.ts'
import { createModelSpeeds, type SpeedQuestion } from '../../../../../src-main/workbench/jobs/modelSpeeds.ts'

let home: string
let measured: number
const measurement = { batch: 8, evaluationsPerSecond: 120, byBatch: [{ batch: 8, evaluationsPerSecond: 120 }] }
const question: SpeedQuestion = {
  weights: ['a'.repeat(64), 'b'.repeat(64)],
  provider: 'cpu',
  processes: 2,
  source: () => Promise.reject(new Error('not asked for here')),
}
const rates = () => measuredRates({ INVERSCOPE_HOME: home })
const speeds = (measure = () => Promise.resolve(measurement as typeof measurement | undefined)) =>
  createModelSpeeds(rates(), () => (measured++, measure()))

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'speeds-'))
  measured = 0
})
afterEach(() => rm(home, { recursive: true, force: true }))

test('a model is measured before its first run, and never again', async () => {
  expect(await speeds().of(question, true)).toMatchObject({ measurement: { ...measurement, at: expect.any(String) } })
  expect(await speeds().of(question, true)).toMatchObject({ measurement })
  expect(measured).toBe(1)
})

test('a GPU is not measured before a run has tried the model on it in a process of its own', async () => {
  expect(await speeds().of({ ...question, provider: 'cuda' }, true)).toBeUndefined()
  expect(measured).toBe(0)
})

test('where nothing can be kept, what was measured holds until the program ends, for the whole series', async () => {
  await writeFile(path.join(home, 'no-folder'), '')
  const unkept = createModelSpeeds(measuredRates({ INVERSCOPE_HOME: path.join(home, 'no-folder') }), () =>
    Promise.resolve({ ...measurement, batch: ++measured }),
  )
  for (const weights of [question.weights, question.weights.toReversed()])
    expect(await unkept.of({ ...question, weights }, true)).toMatchObject({ measurement: { batch: 1 } })
})

test('two who ask at the same time wait for one measurement', async () => {
  const shared = speeds()
  const [one, two] = await Promise.all([shared.of(question, true), shared.of(question, true)])
  expect([one, measured]).toEqual([two, 1])
})

test('what was measured of one checkpoint holds for its series, and not for another device or other processes', async () => {
  await speeds().of(question, true)
  expect(await speeds().of({ ...question, weights: question.weights.toReversed() }, true)).toMatchObject({
    measurement,
  })
  expect(measured).toBe(1)
  for (const other of [{ processes: 1 }, { provider: 'webgpu' }, { weights: ['c'.repeat(64)] }])
    expect(await speeds().of({ ...question, ...other }, false)).toBeUndefined()
})

test('nothing is measured where that is not wanted, nor kept where a run is at work or the model cannot be loaded', async () => {
  expect(await speeds().of(question, false)).toBeUndefined()
  expect(measured).toBe(0)
  expect(await speeds(() => Promise.resolve(undefined)).of(question, true)).toBeUndefined()
  expect(await speeds(() => Promise.reject(new Error('broken'))).of(question, true)).toBeUndefined()
  expect(await speeds().of(question, true)).toMatchObject({ measurement })
})

test('what a run reached is kept beside what was measured', async () => {
  await rates().keep({ model: question.weights[1], provider: 'cpu', processes: 2 }, 99)
  await speeds().of(question, true)
  expect(await speeds().of(question, true)).toMatchObject({ measurement, run: { evaluationsPerSecond: 99 } })
})

test('a file of an earlier version, or a damaged one, is nothing that is known', async () => {
  for (const text of [`{"${'a'.repeat(64)} | cpu | x | 2": 12}`, '{']) {
    await writeFile(path.join(home, 'rates.json'), text)
    expect(await speeds().of(question, false)).toBeUndefined()
  }
  await speeds().of(question, true)
  expect(await speeds().of(question, false)).toMatchObject({ measurement })
})
