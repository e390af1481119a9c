import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import type { OpenProject } from '../../../../../../src-main/workbench/openProject.ts'
import { planStudy, resolveStudy } from '../../../../../../src-main/workbench/services/studies/planStudy.ts'
import { withKeptFor } from '../../../../../../src-main/workbench/services/studies/withKeptFor.ts'
import { StudyName } from '../../../../../../src-shared/studies/studyName.ts'
import { StudyRequest } from '../../../../../../src-shared/studies/studyRequest.ts'

/** A training run of diffusers: two checkpoints and the finished model, whose files do not tell its step. */
function projectOf({
  trainSteps,
  steps,
  classes,
}: {
  trainSteps: number
  steps: (number | undefined)[]
  classes?: number
}): OpenProject {
  const model = {
    id: 'model',
    name: 'model',
    family: 'guided-diffusion',
    settings: { schedule: 'linear', trainSteps, classes },
    shape: [1, 4, 4],
    checkpoints: steps.map((step, place) => ({ step, file: `${place}`, bytes: 1, sha256: `${place}`.padEnd(64, '0') })),
  }
  return { folder: tmpdir(), file: { models: [model], datasets: [] }, runs: new Map() } as unknown as OpenProject
}
const plan = (project: OpenProject, request: unknown) => planStudy(project, StudyRequest.parse(request))

test.each([
  ['all', [100, 500, undefined]],
  ['last', [undefined]],
  [
    [500, 100],
    [100, 500],
  ],
])('checkpoints %s of a training run are %o, the finished model as the last', async (checkpoints, expected) => {
  const project = projectOf({ trainSteps: 1000, steps: [100, 500, undefined] })
  const { runs } = await plan(project, { study: 'plain-regions', checkpoints, settings: { count: 8 } })
  expect(runs.map(({ checkpoint }) => checkpoint)).toEqual(expected)
})

test('a study over training takes the finished model as the last of the series', async () => {
  const project = projectOf({ trainSteps: 1000, steps: [100, 500, undefined] })
  const { runs } = await plan(project, { study: 'over-training', settings: { count: 8 } })
  expect(runs.map(({ key }) => key)).toEqual(['matched-100', 'matched-500', 'matched-', 'fixed-100', 'fixed-500'])
})

test('a study over training denoises the fixed samples’ latents with their checkpoint and the last where that is asked for', async () => {
  const project = projectOf({ trainSteps: 1000, steps: [100, 500] })
  const settings = { count: 8, steps: 10 }
  const without = await plan(project, { study: 'over-training', settings })
  const { runs } = await plan(project, { study: 'over-training', settings: { ...settings, denoised: 'yes' } })
  expect(runs.map(({ key, checkpoint }) => [key, checkpoint])).toEqual([
    ...[
      ['matched-100', 100],
      ['matched-500', 500],
    ],
    ...[
      ['fixed-100', 100],
      ['denoised-100', 500],
    ],
  ])
  // One more pass of T steps by each of the two.
  expect(runs.map(({ evaluations }) => evaluations).slice(-2)).toEqual([2 * 10 * 8, 10 * 8])
  expect(without.runs.at(-1)).toMatchObject({ key: 'fixed-100', evaluations: 10 * 8 })
})

/** A series of three classes, and the model that it was tuned from. */
function projectWithBase(base: object): OpenProject {
  const project = projectOf({ trainSteps: 1000, steps: [100, 500], classes: 3 })
  const [tuned] = project.file.models
  const models = [tuned, { ...tuned, id: 'base', name: 'base', ...base }]
  return { ...project, file: { ...project.file, models } }
}
const ofBase = { study: 'over-training', model: 'model', settings: { count: 8, steps: 10, base: 'base' } }

test('a study over training plans its base where that can stand beside the series', async () => {
  const { runs, problems } = await plan(projectWithBase({}), ofBase)
  expect(runs.map(({ key }) => key)).toEqual(['base', 'matched-100', 'matched-500', 'fixed-100'])
  expect(problems).toEqual([])
})

test.each([
  ['classes', { settings: { schedule: 'linear', trainSteps: 1000 } }, /no class instead of 3 classes in turns/],
  ['shape', { shape: [1, 8, 8] }, /tensors of 1 × 8 × 8 instead of 1 × 4 × 4/],
])(
  'a base of other %s, which the study would leave out, is neither planned nor computed, and the plan says why',
  async (_, base, reason) => {
    const project = projectWithBase(base)
    const { runs, problems, evaluations } = await plan(project, ofBase)
    const alone = await plan(project, { ...ofBase, settings: { count: 8, steps: 10 } })
    expect(runs.map(({ key }) => key)).toEqual(alone.runs.map(({ key }) => key))
    expect(evaluations).toBe(alone.evaluations)
    expect(problems).toEqual([expect.stringMatching(/^The base base is left out of the study and not computed/)])
    expect(problems[0]).toMatch(reason)
  },
)

test('a T of the study that the model has no stride for is left out and named', async () => {
  const project = projectOf({ trainSteps: 400, steps: [100] })
  const { runs, settings, problems } = await plan(project, { study: 'location', settings: { count: 8 } })
  expect(settings.against).toEqual([10, 100])
  expect(runs.map(({ steps }) => steps)).toEqual([10, 100])
  expect(problems).toEqual([expect.stringMatching(/^T = 1000 is left out for model\. .*1000 steps of 400/)])
})

test.each([{ steps: [100, 1000] }, { settings: { against: '10,1000' } }])(
  'the same T in %o is refused, for a person gave it',
  async (given) => {
    const asked = plan(projectOf({ trainSteps: 400, steps: [100] }), { study: 'location', ...given })
    await expect(asked).rejects.toMatchObject({ code: 'step-count-not-allowed', data: { steps: 1000 } })
  },
)

test('runs of two studies have one identity where one run can be both, whatever each keeps of its way', async () => {
  const project = projectOf({ trainSteps: 1000, steps: [100] })
  const identities = async (request: unknown) =>
    new Map((await plan(project, request)).runs.map(({ key, identity }) => [key, identity]))
  const settings = { count: 8, steps: 10 }
  const states = await identities({ study: 'trajectory', settings })
  const predictions = await identities({ study: 'plain-regions', settings })
  const others = await identities({ study: 'plain-regions', settings: { ...settings, seed: 7 } })
  expect([...states.values()]).toEqual([...predictions.values()])
  expect([...others.values()]).not.toEqual([...predictions.values()])

  // What starts from a run that there is not yet as well: the first seed's samples are the same in both.
  const one = await identities({ study: 'correlation', settings: { ...settings, seeds: '1,2', against: '5' } })
  const other = await identities({ study: 'correlation', settings: { ...settings, seeds: '1,3', against: '5' } })
  expect(one.get('invert5-100')).toBe(other.get('invert5-100'))
  const third = await identities({ study: 'correlation', settings: { ...settings, seeds: '3', against: '5' } })
  expect(third.get('invert5-100')).not.toBe(one.get('invert5-100'))
})

test('a run that is computed keeps what studies to come need of the same run', async () => {
  const project = projectOf({ trainSteps: 1000, steps: [100] })
  const settings = { count: 8, steps: 10 }
  const request = StudyRequest.parse({ study: 'trajectory', settings })
  const { needs } = await resolveStudy(project, request)
  const need = { identity: needs[0].identity, request: needs[0].request! }
  const kept = async (...following: unknown[]) => {
    const { keepStates, keepPredictions } = await withKeptFor(
      project,
      need,
      following.map((one) => StudyRequest.parse(one)),
    )
    return { keepStates, keepPredictions }
  }
  expect(await kept()).toEqual({ keepStates: true, keepPredictions: undefined })
  expect(await kept({ study: 'plain-regions', settings })).toEqual({ keepStates: true, keepPredictions: true })
  const others = { study: 'plain-regions', settings: { ...settings, count: 9 } }
  // A study that cannot be planned says so itself when its turn comes.
  expect(await kept(others, { study: 'mapping', settings: { pools: 'many' } })).toEqual(await kept())
})

/** The needs of a study of a model with three classes, by key, with the class of each of their rows. */
async function rowsOfClasses(request: unknown) {
  const project = projectOf({ trainSteps: 1000, steps: [100, 500], classes: 3 })
  const { needs } = await resolveStudy(project, StudyRequest.parse(request))
  return new Map(
    needs.map(({ need, resolved: { settings, count } }) => [
      need.key,
      { need, classes: Array.from({ length: count }, (_, row) => settings.classes![row % settings.classes!.length]) },
    ]),
  )
}

test('the images between two noises or latents have one class, that of both ends', async () => {
  const settings = { count: 4, between: 2, steps: 10 }
  const found = await rowsOfClasses({ study: 'interpolation', settings })
  const between = [...found].filter(([key]) => key.startsWith('Between'))
  expect(between.map(([, { classes }]) => classes)).toEqual(
    Array.from({ length: 3 }, () => [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0, 0, 0]),
  )
  for (const seed of [420, 0]) expect(found.get(`seed${seed}-500`)!.classes).toEqual([0, 1, 2, 0])
})

test('the variations of an image have its class, and where the class is what changes, the next one', async () => {
  const found = await rowsOfClasses({ study: 'variation', settings: { count: 4, draws: 2, steps: 10 } })
  expect([...found].map(([key, { classes }]) => [key, classes.join('')])).toEqual([
    ['base-500', '0120'],
    ['varied-noise-500', '00112200'],
    ['varied-latents-500', '00112200'],
    ['changed-noise-500', '1201'],
    ['changed-latents-500', '1201'],
  ])
})

test.each(StudyName.options)(
  'in %s each row of a run that starts from others has the class of the row that it comes from',
  async (study) => {
    const settings = { count: 8, ...(study === 'over-training' && { denoised: 'yes' }) }
    const found = await rowsOfClasses({ study, settings })
    for (const { need, classes } of found.values()) {
      const { source } = need.request
      if (source.from !== 'needs' || need.request.classes) continue
      const { times = 1 } = source
      for (const start of source.needs)
        expect(classes, need.key).toEqual(found.get(start)!.classes.flatMap((one) => Array<number>(times).fill(one)))
    }
    expect([...found.values()][0].classes).toEqual([0, 1, 2, 0, 1, 2, 0, 1])
  },
)
