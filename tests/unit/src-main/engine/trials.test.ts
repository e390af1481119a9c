import { expect, test } from 'vitest'
import { modelVariants, runVariants } from '../../../../src-main/engine/settingVariants.ts'
import { scheduleOf } from '../../../../src-main/engine/pathOfRun.ts'
import { tryDenoising, tryRoundTrips, type TrialMaterial } from '../../../../src-main/engine/trials.ts'
import { noiseStream } from '../../../../src-main/random/noiseStream.ts'
import type { ModelSettings } from '../../../../src-shared/project/modelSettings.ts'
import type { RunSettings } from '../../../../src-shared/project/runSettings.ts'
import { Trials, trialSentences } from '../../../../src-shared/studies/trials.ts'

const [rows, length] = [4, 256]
const normal = (seed: number) => noiseStream({ stream: 'per-image', seed, count: rows, length }).rows(0, rows)
/** Images whose entries are independent with this mean and standard deviation. */
const data = { mean: 0.2, deviation: 0.5 }
const noise = normal(1)

/** The network that finds as much noise as can be found in such images, trained with these settings and told its own times. */
function oracle({ predictionType = 'epsilon', ...trained }: ModelSettings): TrialMaterial {
  const levels = scheduleOf(trained, trained.trainSteps)
  const scale = trained.rescaleTimesteps ? 1000 / trained.trainSteps! : 1
  return {
    samples: normal(2).map((value) => data.mean + data.deviation * value),
    rows,
    length,
    outputLength: length,
    signal: { aborted: false },
    evaluate: (state, timestep) => {
      const level = levels[Math.max(0, Math.min(levels.length - 1, Math.round(timestep / scale)))].level
      const [signal, disturbance] = [Math.sqrt(level), Math.sqrt(1 - level)]
      const share = disturbance / (level * data.deviation ** 2 + 1 - level)
      return Promise.resolve(
        state.map((value) => {
          const epsilon = share * (value - signal * data.mean)
          const sample = (value - disturbance * epsilon) / signal
          return { epsilon, sample, v: signal * epsilon - disturbance * sample }[predictionType]
        }),
      )
    },
  }
}

test.each<[string, ModelSettings]>([
  ['a cosine schedule', { schedule: 'cosine', trainSteps: 1000 }],
  ['time that is rescaled', { schedule: 'cosine', trainSteps: 4000, rescaleTimesteps: true }],
  ['predictions of v', { schedule: 'linear', trainSteps: 1000, predictionType: 'v' }],
  ['predictions of x0', { schedule: 'linear', trainSteps: 1000, predictionType: 'sample' }],
  [
    'a schedule of Stable Diffusion',
    { schedule: 'scaled_linear', betaStart: 0.00085, betaEnd: 0.012, trainSteps: 1000, timestepSpacing: 'leading' },
  ],
])('of a network trained with %s no other setting finds more of the noise', async (_, trained) => {
  const found = await tryDenoising(oracle(trained), modelVariants(trained), noise)
  expect(found.length).toBeGreaterThan(2)
  const [asTrained, ...others] = found
  for (const other of others) {
    expect(other.better, other.change).toBeLessThan(rows)
    expect(other.unexplained, other.change).toBeGreaterThan(asTrained.unexplained!)
  }
})

test.each<[string, ModelSettings, ModelSettings, string]>([
  [
    'another schedule',
    { schedule: 'cosine', trainSteps: 1000 },
    { schedule: 'linear', trainSteps: 1000 },
    'schedule=cosine',
  ],
  [
    'time that is not rescaled',
    { schedule: 'cosine', trainSteps: 4000, rescaleTimesteps: true },
    { schedule: 'cosine', trainSteps: 4000 },
    'rescaleTimesteps=true',
  ],
  [
    'another prediction type',
    { schedule: 'linear', trainSteps: 1000, predictionType: 'v' },
    { schedule: 'linear', trainSteps: 1000 },
    'predictionType=v',
  ],
  [
    'another schedule of diffusers',
    { schedule: 'squaredcos_cap_v2', trainSteps: 1000, timestepSpacing: 'leading' },
    { schedule: 'linear', trainSteps: 1000, timestepSpacing: 'leading' },
    'schedule=squaredcos_cap_v2',
  ],
])('of a network that is taken for one of %s, the right setting finds the most', async (_, trained, taken, right) => {
  const found = await tryDenoising(oracle(trained), modelVariants(taken), noise)
  const best = found.reduce((most, one) => (one.unexplained! < most.unexplained! ? one : most))
  expect(best).toMatchObject({ change: right, better: rows })
  const trials = { rows, ownSamples: false, levels: [0.5], denoising: found, roundTrips: [{ error: 1, better: 0 }] }
  expect(trialSentences(trials)[0]).toContain(`With ${right} the network finds more of the noise in every image`)
})

const settings: RunSettings = {
  steps: 10,
  inversionSteps: 10,
  convention: 'target',
  clip: { sampling: false, inversion: false },
  afterClip: 'keep',
  keepStates: false,
  batch: 4,
}
const trained: ModelSettings = { schedule: 'linear', trainSteps: 1000 }
const tried = (changed: Partial<RunSettings>) =>
  tryRoundTrips(oracle(trained), trained, runVariants(trained, { ...settings, ...changed }))

test('a schedule that cannot have so few training steps is not tried', () => {
  const changes = modelVariants({ schedule: 'cosine', trainSteps: 10 }).map(({ change }) => change)
  expect(changes).not.toContain('schedule=linear')
  expect(changes).toContain('predictionType=v')
})

test('round trips are better with more steps, and without a limit that cuts', async () => {
  const plain = await tried({})
  expect(plain.map(({ change }) => change)).toEqual([undefined, '--convention source', '--steps 20'])
  expect(plain[2]).toMatchObject({ better: rows })
  expect(plain[2].error).toBeLessThan(plain[0].error!)
  const clipped = await tried({ clip: { sampling: true, inversion: true }, clipRange: 0.3 })
  const without = clipped.find(({ change }) => change === '--clip none')!
  expect(without).toMatchObject({ better: rows })
  expect(without.error).toBeLessThan(clipped[0].error! / 2)
})

test('directions that differ are tried alike', async () => {
  const changes = (changed: Partial<RunSettings>) =>
    runVariants(trained, { ...settings, ...changed }).map(({ change }) => change)
  expect(changes({ clip: { sampling: true, inversion: false } })).toEqual(
    expect.arrayContaining(['--clip none', '--clip sampling,inversion']),
  )
  expect(changes({ inversionSteps: 5 })).toContain('--steps 10 in both directions')
})

test('a round trip that does not stay finite has no error, and every image comes back closer without it', async () => {
  const material = oracle(trained)
  let evaluations = 0
  const evaluate: TrialMaterial['evaluate'] = async (state, timestep) =>
    evaluations++ === 3 ? new Float32Array(state.length).fill(Number.NaN) : material.evaluate(state, timestep)
  const [asRun, other] = await tryRoundTrips({ ...material, evaluate }, trained, runVariants(trained, settings))
  expect(asRun).toEqual({ better: 0 })
  expect(other.better).toBe(rows)
})

test('noise that a network says nothing finite about has no share, and every setting that does is better', async () => {
  const material = oracle(trained)
  const [own, other] = modelVariants(trained)
  const told = new Set<number>()
  const evaluate: TrialMaterial['evaluate'] = (state, timestep) => {
    told.add(timestep)
    // Of the first setting's first time.
    return timestep === [...told][0]
      ? Promise.resolve(new Float32Array(state.length).fill(Number.NaN))
      : material.evaluate(state, timestep)
  }
  const changed = { ...other, settings: { ...own.settings, schedule: 'cosine' as const } }
  const found = await tryDenoising({ ...material, evaluate }, [own, changed], noise)
  expect(found[0]).toEqual({ better: 0 })
  expect(found[1].better).toBe(rows)
  const trials = { rows, ownSamples: false, levels: [0.5], denoising: found, roundTrips: [{ error: 1, better: 0 }] }
  expect(Trials.parse(trials)).toEqual(trials)
  expect(trialSentences(trials)[0]).toContain('more than can be said')
})

test('what a network says of its own samples is said with a warning, and nothing is claimed that was not measured', () => {
  const trials = {
    rows,
    ownSamples: true,
    levels: [0.5],
    denoising: [
      { unexplained: 0.1, better: 0 },
      { change: 'schedule=cosine', unexplained: 0.2, better: 1 },
    ],
    roundTrips: [
      { error: 0.1, better: 0 },
      { change: '--steps 20', error: 0.05, better: 3 },
    ],
  }
  const said = trialSentences(trials).join(' ')
  expect(said).toContain('No other setting of the model finds more of the noise in every image')
  expect(said).toContain('ask it of a run that starts from images')
  // Better for three of four is not better for all.
  expect(said).toContain('None of the changes brings every image back closer')
})
