import { expect, test } from 'vitest'
import type { Measured } from '../../../../src-shared/studies/causes/measured.ts'
import { reconstructionCauses } from '../../../../src-shared/studies/reconstructionCauses.ts'
import type { HealthPass, HealthState } from '../../../../src-shared/studies/runHealth.ts'

const steps = 50
const spread = 0.5

/** A pass of a model that does everything right: states of E x² = ᾱ / 4 + 1 - ᾱ, and ε of a standard normal. */
function pass(name: HealthPass['pass'], change: (state: HealthState) => Partial<HealthState> = () => ({})): HealthPass {
  const states = Array.from({ length: steps + 1 }, (_, state): HealthState => {
    const level = name === 'inversion' ? 1 - state / steps : state / steps
    const right = {
      state,
      level,
      mean: 0,
      standardDeviation: Math.sqrt(level * spread ** 2 + 1 - level),
      ...(state > 0 && { clippedShare: 0, meanAbsoluteNoise: 0.798 }),
    }
    return { ...right, ...change(right) }
  })
  return { pass: name, states }
}

const rightSettings: Measured['record']['settings'] = {
  steps,
  inversionSteps: steps,
  convention: 'source',
  clip: { sampling: false, inversion: false },
  afterClip: 'rederive',
  keepStates: false,
  batch: 4,
}
const rightModel: Measured['record']['model'] = { family: 'guided-diffusion', settings: { schedule: 'cosine' } }

function verdicts(changes: {
  settings?: Partial<Measured['record']['settings']>
  source?: Measured['record']['source']
  model?: Measured['record']['model']
  down?: Parameters<typeof pass>[1]
  up?: Parameters<typeof pass>[1]
  passes?: HealthPass[]
  latentError?: number
}) {
  const causes = reconstructionCauses({
    record: {
      kind: 'roundtrip',
      source: changes.source ?? { from: 'noise', stream: 'torch', seed: 1, count: 4 },
      settings: { ...rightSettings, ...changes.settings },
      model: changes.model ?? rightModel,
    },
    passes: changes.passes ?? [pass('sampling', changes.down), pass('inversion', changes.up)],
    latentError: changes.latentError ?? 0.1,
  })
  return Object.fromEntries(causes.map(({ cause, verdict }) => [cause, verdict]))
}

test('a run that does everything right has no likely cause', () => {
  expect(verdicts({})).toEqual({
    steps: 'unlikely',
    convention: 'unlikely',
    clipping: 'unlikely',
    'prediction type': 'unlikely',
    guidance: 'unlikely',
    schedule: 'unlikely',
    precision: 'unlikely',
  })
})

const noiseAt = (first: number) => (state: HealthState) =>
  state.state > 0 && state.state <= 3 ? { meanAbsoluteNoise: first } : {}

test.each([
  ['few steps', { settings: { steps: 10, inversionSteps: 10 } }, 'steps', 'likely'],
  ['another T in each direction', { settings: { inversionSteps: 25 } }, 'steps', 'likely'],
  ['first predictions that jump', { up: noiseAt(0.5) }, 'steps', 'likely'],
  ['first predictions that move', { up: noiseAt(0.72) }, 'steps', 'possible'],
  ['the other convention', { settings: { convention: 'target' } }, 'convention', 'possible'],
  [
    'clipping in one direction that limits values',
    { settings: { clip: { sampling: true, inversion: false } }, down: () => ({ clippedShare: 0.02 }) },
    'clipping',
    'likely',
  ],
  [
    'clipping in one direction that limits nothing',
    { settings: { clip: { sampling: true, inversion: false } } },
    'clipping',
    'possible',
  ],
  [
    'thresholding on the way down only',
    {
      settings: {
        clip: { sampling: true, inversion: true },
        threshold: { sampling: true, inversion: false, ratio: 0.95, max: 1.5 },
      },
      down: () => ({ clippedShare: 0.05 }),
    },
    'clipping',
    'likely',
  ],
  [
    'clipping of many values in both',
    {
      settings: { clip: { sampling: true, inversion: true } },
      down: () => ({ clippedShare: 0.1 }),
      up: () => ({ clippedShare: 0.1 }),
    },
    'clipping',
    'possible',
  ],
  ['a first ε of the wrong size', { down: noiseAt(0.2) }, 'prediction type', 'likely'],
  ['a first ε that is a little off', { down: noiseAt(0.6) }, 'prediction type', 'possible'],
  [
    'states that are too large on the way',
    { down: ({ state, standardDeviation }) => (state === 25 ? { standardDeviation: 1.5 * standardDeviation } : {}) },
    'schedule',
    'likely',
  ],
  [
    'states that are a little too small',
    { down: ({ state, standardDeviation }) => (state === 25 ? { standardDeviation: 0.9 * standardDeviation } : {}) },
    'schedule',
    'possible',
  ],
  [
    'classes given anew',
    { settings: { classes: [1] }, source: { from: 'run', run: 'r', tensor: 'latents' } },
    'guidance',
    'possible',
  ],
  ['an error of rounding', { latentError: 1e-5 }, 'precision', 'possible'],
] satisfies [string, Parameters<typeof verdicts>[0], string, string][])('%s', (_, changes, cause, verdict) => {
  expect(verdicts(changes)[cause]).toBe(verdict)
})

const tooLarge = ({ state, standardDeviation }: HealthState) =>
  state === 25 ? { standardDeviation: 1.5 * standardDeviation } : {}

test('a wrong setting is named before the steps, whose predictions jump because of it', () => {
  const found = verdicts({ down: tooLarge, up: noiseAt(0.5) })
  expect(Object.entries(found).slice(0, 2)).toEqual([
    ['schedule', 'likely'],
    ['steps', 'likely'],
  ])
})

test('states of the wrong size say of a network taken for one of v that it is another, or on another schedule', () => {
  const model = { family: 'guided-diffusion', settings: { predictionType: 'v' } } as const
  expect(Object.entries(verdicts({ model, down: tooLarge }))[0]).toEqual(['prediction type', 'likely'])
  expect(verdicts({ model })['prediction type']).toBe('unlikely')
  expect(verdicts({ down: tooLarge })['prediction type']).toBe('unlikely')
})

test('weights that are kept in half precision are told and are no cause', () => {
  const passes = [pass('sampling'), pass('inversion')]
  const record = { kind: 'roundtrip', source: undefined, settings: rightSettings, model: rightModel } as const
  const causes = reconstructionCauses({ record, passes, latentError: 0.1, weightsKeptAs: 'float16' })
  const { verdict, evidence } = causes.find(({ cause }) => cause === 'precision')!
  expect(verdict).toBe('unlikely')
  expect(evidence.join(' ')).toContain('The file keeps weights as float16')
})

test('numbers in the evidence are written as figures write them, with their power of ten where they are small', () => {
  const passes = [pass('sampling'), pass('inversion')]
  const record = { kind: 'roundtrip', source: undefined, settings: rightSettings, model: rightModel } as const
  const { evidence } = reconstructionCauses({ record, passes, latentError: 0.5 }).find(
    ({ cause }) => cause === 'precision',
  )!
  expect(rightSettings.inversionSteps).toBe(50)
  expect(evidence.join(' ')).toContain('50 steps round to about 2.98 × 10⁻⁶ in all')
  expect(evidence.join(' ')).toContain('The error is 0.500, 168,000 times that.')
})

test('a path of few steps is too coarse to blame the schedule', () => {
  const settings = { steps: 10, inversionSteps: 10 }
  expect(Object.entries(verdicts({ settings, down: tooLarge })).slice(0, 2)).toEqual([
    ['steps', 'likely'],
    ['schedule', 'possible'],
  ])
})

test('clipping of a third of all values may hide a wrong schedule', () => {
  const clip = { sampling: true, inversion: true }
  const limited = (clippedShare: number) => ({
    settings: { clip },
    down: () => ({ clippedShare }),
    up: () => ({ clippedShare }),
  })
  expect(verdicts(limited(0.4))['schedule']).toBe('possible')
  expect(verdicts(limited(0.2))['schedule']).toBe('unlikely')
})

test("the convention of diffusers' models is the other one", () => {
  const model = { family: 'diffusers', settings: {} }
  expect(verdicts({ model })['convention']).toBe('possible')
  expect(verdicts({ model, settings: { convention: 'target' } })['convention']).toBe('unlikely')
})

test('noise that was put in by forward diffusion is the cause, and is not taken for predictions that jump', () => {
  const settings = { replaceFirst: 3, replaceLevel: 'consistent', replaceSeed: 42, replaceStream: 'torch' } as const
  const up = ({ state }: HealthState) => (state > 3 ? { meanAbsoluteNoise: 0.5 } : {})
  const down = ({ state }: HealthState) => (state > 0 && state <= steps - 3 ? { meanAbsoluteNoise: 0.5 } : {})
  const found = verdicts({ settings, up, down })
  expect(found['forward diffusion']).toBe('likely')
  expect(found['steps']).toBe('unlikely')
})

test('an inversion alone has no other T', () => {
  expect(verdicts({ settings: { steps: 10 }, passes: [pass('inversion')] })['steps']).toBe('unlikely')
})
