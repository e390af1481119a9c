import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { measureConditioning } from '../../../../../src-main/engine/measureConditioning.ts'
import { noiseStream } from '../../../../../src-main/random/noiseStream.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import type { EngineWorker } from '../../../../../src-main/workbench/jobs/engineWorker.ts'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { createConditionings } from '../../../../../src-main/workbench/services/conditioning.ts'
import { Cancelled } from '../../../../../src-shared/errors/errors.ts'
import { samplingRun, writeRun } from '../../store/runRecords.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'

const evaluated = vi.hoisted(() => ({ rows: [] as number[] }))
vi.mock('../../../../../src-main/engine/modelSession.ts', () => ({
  modelSession: () =>
    Promise.resolve({
      shape: [1, 2, 2],
      outputChannels: 1,
      takesClasses: false,
      evaluate(state: Float32Array) {
        evaluated.rows.push(state.length / 4)
        return Promise.resolve(state.map((value) => 0.5 * value))
      },
    }),
}))

const count = 10
const steps = 5
/** The engine's own code, in this process. */
const worker = {
  run: (
    task: Parameters<typeof measureConditioning>[0],
    { signal, onEvaluations }: { signal: AbortSignal; onEvaluations(share: number): void },
  ) => measureConditioning(task, { signal, onShare: onEvaluations }),
} as unknown as EngineWorker

/** A round trip of ten images. */
async function project(): Promise<OpenProject> {
  const folder = temporaryFolder()
  const file = path.join(folder, 'model.onnx')
  writeFileSync(file, '')
  const record = samplingRun('0001-a', {
    kind: 'roundtrip',
    tensors: ['noise', 'samples', 'latents'],
    count,
    settings: { ...samplingRun('0001-a').settings!, steps, inversionSteps: steps, convention: 'target' },
    model: {
      ...{ id: 'm', name: 'm', family: 'diffusers', location: { absolute: file, relative: 'model.onnx' } },
      checkpoint: { file: '', sha256: '0'.repeat(64) },
      settings: { trainSteps: 1000, schedule: 'linear', timestepSpacing: 'leading' },
    },
  })
  await writeRun(folder, record)
  const samples = noiseStream({ stream: 'per-image', seed: 1, count, length: 4 }).rows(0, count)
  await writeNpy(runPaths(folder, record.id).tensor('samples'), [count, 1, 2, 2], samples)
  const runs = new Map([[record.id, { record, completed: [{ first: 0, count }] }]])
  return { projectId: 'abcdefgh', folder, runs } as unknown as OpenProject
}

test('the share that is done rises with every step of all images, and is gone when it is over', async () => {
  const conditionings = createConditionings(worker)
  const given = await project()
  const shares: (number | undefined)[] = []
  conditionings.onChange.add(() => shares.push(conditionings.shareOf(given, '0001-a')))
  const { rows } = await conditionings.measure(given, '0001-a', { count: 100 })
  expect(rows).toHaveLength(count)
  // Eight images and then two, each as they are and changed.
  expect(evaluated.rows.splice(0)).toEqual([...Array<number>(steps).fill(16), ...Array<number>(steps).fill(4)])
  const expected = [0, 8, 16, 24, 32, 40, 42, 44, 46, 48, 50].map((done) => done / 50)
  expect(shares).toEqual([...expected, undefined])
})

test('it is stopped between two steps, and nothing of it is left', async () => {
  const conditionings = createConditionings(worker)
  const given = await project()
  const controller = new AbortController()
  conditionings.onChange.add(() => {
    if (conditionings.shareOf(given, '0001-a') === 16 / 50) controller.abort()
  })
  const { signal } = controller
  await expect(conditionings.measure(given, '0001-a', { count, signal })).rejects.toSatisfy(
    (error) => Cancelled.is(error) || (error as Error).name === 'AbortError',
  )
  expect(evaluated.rows.splice(0)).toEqual([16, 16])
  expect(conditionings.shareOf(given, '0001-a')).toBeUndefined()
})

test('of two that wait for one another the earlier is told', async () => {
  const ends: (() => void)[] = []
  const tell: ((share: number) => void)[] = []
  const waiting = {
    run: (_: unknown, { onEvaluations }: { onEvaluations(share: number): void }) =>
      new Promise((resolve) => (tell.push(onEvaluations), ends.push(() => resolve({ rows: [] })))),
  } as unknown as EngineWorker
  const conditionings = createConditionings(waiting)
  const given = await project()
  const asked = [1, 2].map((count) => conditionings.measure(given, '0001-a', { count }))
  await expect.poll(() => ends).toHaveLength(2)
  tell[0](0.5)
  expect(conditionings.shareOf(given, '0001-a')).toBe(0.5)
  ends[0]()
  await asked[0]
  expect(conditionings.shareOf(given, '0001-a')).toBe(0)
  ends[1]()
  await asked[1]
  expect(conditionings.shareOf(given, '0001-a')).toBeUndefined()
})
