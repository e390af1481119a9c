import { describe, expect, test } from 'vitest'
import { batchPasses } from '../../../../src-main/engine/batchPasses.ts'
import type { ModelSession } from '../../../../src-main/engine/modelSession.ts'
import { pathOfRun } from '../../../../src-main/engine/pathOfRun.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'
import { runPaths } from '../../../../src-main/store/runFolder.ts'
import { healthColumns, keptOf } from '../../../../src-shared/project/keptArrays.ts'
import type { ModelSettings } from '../../../../src-shared/project/modelSettings.ts'
import type { RunSettings } from '../../../../src-shared/project/runSettings.ts'
import { samplingRun } from '../store/runRecords.ts'

const count = 6
const length = 1024
const steps = 10
const diffusers: ModelSettings = { trainSteps: 1000, schedule: 'linear', timestepSpacing: 'leading' }
const guided: ModelSettings = { trainSteps: 1000, schedule: 'linear' }
const source = { from: 'noise', stream: 'torch', seed: 420, count } as const

/** Some network that depends on its time. */
const session: ModelSession = {
  shape: [1, 32, 32],
  outputChannels: 1,
  takesClasses: false,
  evaluate: (state, timesteps) =>
    Promise.resolve(state.map((x, i) => 0.6 * Math.tanh(x + timesteps[Math.floor(i / length)] / 1000))),
  rowsAtOnce: () => undefined,
  release: () => Promise.resolve(),
}

async function roundtrip(
  more: Partial<RunSettings> = {},
  { model = diffusers, first = 0, rows = count, network = session } = {},
) {
  const settings: RunSettings = {
    steps,
    inversionSteps: steps,
    convention: model.timestepSpacing ? 'target' : 'source',
    clip: { sampling: false, inversion: false },
    afterClip: 'keep',
    keepStates: false,
    batch: rows,
    ...more,
  }
  const record = {
    ...samplingRun('0001-a', { kind: 'roundtrip', source, settings, count, shape: [1, 32, 32] }),
    kept: keptOf('roundtrip', true, settings),
    source,
    settings,
  }
  const stream = (seed: number) => noiseStream({ stream: 'torch', seed, count, length })
  const run = {
    record,
    items: [],
    paths: runPaths('/nowhere', '0001-a'),
    noise: stream(420),
    forwardNoise: settings.replaceFirst ? stream(settings.replaceSeed!) : undefined,
  }
  let evaluated = 0
  const task = {
    kind: 'batch' as const,
    id: 1,
    projectFolder: '/nowhere',
    runId: '0001-a',
    created: record.created,
    first,
    count: rows,
    token: '',
    model: { file: '', settings: model },
  }
  const arrays = await batchPasses(run, task, {
    session: network,
    start: stream(420).rows(first, rows),
    signal: new AbortController().signal,
    onEvaluations: (evaluations) => (evaluated = evaluations),
  })
  return { ...arrays, evaluated, path: pathOfRun(model, settings) }
}

const largestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)

describe('forward diffusion in the place of the first steps', () => {
  const replaced = { replaceFirst: 3, replaceSeed: 42, replaceStream: 'torch', replaceLevel: 'consistent' } as const

  test('gives every image the same noise whatever the batch, and costs no evaluations', async () => {
    const whole = await roundtrip(replaced)
    const latents = whole.tensors.get('latents')!
    for (const [first, rows] of [
      [0, 2],
      [2, 3],
      [5, 1],
    ])
      expect((await roundtrip(replaced, { first, rows })).tensors.get('latents')).toEqual(
        latents.subarray(first * length, (first + rows) * length),
      )
    expect(whole.evaluated).toBe(count * (steps + (steps - 3) + steps))
  })

  test('of all steps is the closed form at the last level', async () => {
    const { tensors, path } = await roundtrip({ ...replaced, replaceFirst: steps })
    const level = path.inversion.at(-1)!.to
    const noise = noiseStream({ stream: 'torch', seed: 42, count, length }).rows(0, count)
    const expected = tensors.get('samples')!.map((x, i) => Math.sqrt(level) * x + Math.sqrt(1 - level) * noise[i])
    expect(tensors.get('latents')).toEqual(expected)
  })

  test('fills the kept states and predictions that it passes over with the same draw', async () => {
    const { kept, tensors, path } = await roundtrip({ ...replaced, keepStates: true, keepPredictions: true })
    const states = kept.get('inversion_states')!
    const predictions = kept.get('inversion_predictions')!
    const samples = tensors.get('samples')!
    expect(states).toHaveLength(steps + 1)
    expect(predictions).toHaveLength(steps)
    for (const point of [1, 2, 3]) {
      const level = path.inversion[point].from
      const expected = samples.map((x, i) => Math.sqrt(level) * x + Math.sqrt(1 - level) * predictions[0][i])
      expect(largestDifference(states[point], expected)).toBeLessThan(1e-6)
      expect(predictions[point - 1]).toEqual(predictions[0])
    }
  })
})

describe('a swap', () => {
  test.each([
    ['epsilon', 1e-5, 0],
    ['state', 0, steps],
  ] as const)('of every %s brings x_T back', async (swap, bound, inverting) => {
    const { tensors, evaluated } = await roundtrip({ swapFirst: steps, swap })
    expect(largestDifference(tensors.get('latents')!, tensors.get('noise')!)).toBeLessThanOrEqual(bound)
    expect(evaluated).toBe(count * (2 * steps + inverting))
  })

  test("in guided-diffusion's source time brings back all but the last step, which has no counterpart", async () => {
    const settings = { swapFirst: steps - 1, keepStates: true } as const
    const { kept } = await roundtrip({ ...settings, swap: 'epsilon' }, { model: guided })
    const [up, down] = [kept.get('inversion_states')!, kept.get('sampling_states')!]
    // The sample counts as being at index 0, where it is not: what comes back is the way down, and no more exactly than that.
    const error = largestDifference(up[steps - 1], down[0])
    const plain = (await roundtrip({ keepStates: true }, { model: guided })).kept.get('inversion_states')![steps - 1]
    expect(error).toBeLessThan(largestDifference(plain, down[0]) / 5)
    const byState = await roundtrip({ ...settings, swap: 'state' }, { model: guided })
    expect(byState.kept.get('inversion_states')![steps - 1]).toEqual(down[0])
  })

  test('keeps the ε that sampling made its steps with, also where x0 was clipped and ε derived again', async () => {
    const clipped = { clip: { sampling: true, inversion: true }, afterClip: 'rederive' } as const
    const { tensors } = await roundtrip({ ...clipped, swapFirst: steps, swap: 'epsilon' })
    expect(largestDifference(tensors.get('latents')!, tensors.get('noise')!)).toBeLessThan(1e-5)
  })
})

test('states are kept thinned, with the start and the end', async () => {
  const whole = (await roundtrip({ keepStates: true })).kept.get('sampling_states')!
  const { kept, tensors } = await roundtrip({ keepStates: 4 })
  expect(kept.get('sampling_states')).toEqual([0, 4, 8, 10].map((point) => whole[point]))
  expect(whole[0]).toEqual(tensors.get('noise'))
  expect(whole[steps]).toEqual(tensors.get('samples'))
  expect(kept.has('sampling_predictions')).toBe(false)
})

test('health holds mean, variance, clipped share and |ε| of every state, and the errors at the ends', async () => {
  const { health, kept, tensors } = await roundtrip({
    clip: { sampling: true, inversion: false },
    keepStates: true,
    keepPredictions: true,
  })
  const columns = healthColumns.length
  expect(health).toHaveLength(3 * (steps + 1) * columns)
  const at = (state: number) => Array.from(health.subarray(state * columns, (state + 1) * columns))
  const [, , , noiseOfStart] = at(0)
  expect(noiseOfStart).toBeNaN()
  const mean = (values: Float32Array) => values.reduce((sum, x) => sum + x, 0) / values.length
  const state = kept.get('sampling_states')![4]
  const [ofMean, ofVariance, clipped, ofNoise] = at(4)
  expect(ofMean).toBeCloseTo(mean(state), 6)
  expect(ofVariance).toBeCloseTo(mean(state.map((x) => (x - mean(state)) ** 2)), 5)
  expect(clipped).toBeGreaterThan(0)
  expect(ofNoise).toBeCloseTo(mean(kept.get('sampling_predictions')![3].map(Math.abs)), 6)
  const error = mean(tensors.get('latents')!.map((x, i) => Math.abs(x - tensors.get('noise')![i])))
  expect(at(2 * steps + 1)[4]).toBeCloseTo(error, 5)
  expect(at(steps + 1 + 3)[4]).toBeGreaterThan(0)
})

describe('NaN or infinity is stopped with its step, image and likely cause', () => {
  const broken = (evaluate: ModelSession['evaluate']): ModelSession => ({ ...session, evaluate })
  const failureOf = (network: ModelSession, more: Partial<RunSettings> = {}) =>
    roundtrip(more, { network }).catch((error: unknown) => error)

  test('from the network', async () => {
    let calls = 0
    const network = broken(async (state, timesteps) => {
      const output = (await session.evaluate(state, timesteps)).slice()
      if (++calls === 4) output[2 * length + 5] = Number.NaN
      return output
    })
    expect(await failureOf(network)).toMatchObject({
      code: 'not-finite',
      data: { row: 2, phase: 'sampling', step: 3, cause: expect.stringContaining('the network gave NaN') },
    })
  })

  test('from states that grow', async () => {
    const growing = broken((state) => Promise.resolve(state.map((x) => -1e8 * x)))
    const failure = await failureOf(growing)
    expect(failure).toMatchObject({ data: { cause: expect.stringContaining('wrong schedule') } })
    expect((failure as Error).message).toContain('x0 is not clipped')
  })
})
