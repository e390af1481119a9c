import { expect, test } from 'vitest'
import { reconstructionCauses, type Measured } from '../../../../src-shared/studies/reconstructionCauses.ts'
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
      settings: {
        steps,
        inversionSteps: steps,
        convention: 'source',
        clip: { sampling: false, inversion: false },
        afterClip: 'rederive',
        keepStates: false,
        batch: 4,
        ...changes.settings,
      },
      model: changes.model ?? { family: 'guided-diffusion', settings: { schedule: 'cosine' } },
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
