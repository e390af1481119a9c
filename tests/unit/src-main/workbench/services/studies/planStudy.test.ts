import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import type { OpenProject } from '../../../../../../src-main/workbench/openProject.ts'
import { planStudy } from '../../../../../../src-main/workbench/services/studies/planStudy.ts'
import { StudyRequest } from '../../../../../../src-shared/studies/studyRequest.ts'

/** A training run of diffusers: two checkpoints and the finished model, whose files do not tell its step. */
function projectOf({ trainSteps, steps }: { trainSteps: number; steps: (number | undefined)[] }): OpenProject {
  const model = {
    id: 'model',
    name: 'model',
    family: 'guided-diffusion',
    settings: { schedule: 'linear', trainSteps },
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
