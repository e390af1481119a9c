import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import type { OpenProject } from '../../../../../../src-main/workbench/openProject.ts'
import { costOfNeeds } from '../../../../../../src-main/workbench/services/studies/costOfNeeds.ts'
import { resolveStudy } from '../../../../../../src-main/workbench/services/studies/planStudy.ts'
import { StudyRequest } from '../../../../../../src-shared/studies/studyRequest.ts'

/** What a study of a model with two checkpoints costs, latent or not, at so many evaluations and decoded pictures a second. */
async function costOf(request: unknown, { latent }: { latent: boolean }) {
  const model = {
    id: 'model',
    name: 'model',
    family: 'guided-diffusion',
    settings: { schedule: 'linear', trainSteps: 1000 },
    shape: [4, 4, 4],
    ...(latent && { autoencoder: { channels: 3, scale: 8 } }),
    checkpoints: [100, 500].map((step) => ({ step, file: '', bytes: 1, sha256: `${step}`.padEnd(64, '0') })),
  }
  const project = {
    folder: tmpdir(),
    file: { models: [model], datasets: [] },
    runs: new Map(),
  } as unknown as OpenProject
  const { needs } = await resolveStudy(project, StudyRequest.parse(request))
  const measurement = { at: '', evaluationsPerSecond: 1000, picturesPerSecond: 2 }
  return costOfNeeds(
    needs.map((need) => {
      const { processes } = need.resolved
      return { ...need, resolved: { ...need.resolved, speed: { processes, measurement } } } as typeof need
    }),
  )
}

/** A picture of 32 × 32 in colour with a filter in each line, which nothing could be saved in, and 105 bytes around it. */
const bytesOfPicture = 32 * (3 * 32 + 1) + 105

test.each([
  // Round trips of a latent model decode samples and reconstructions, what is sampled from them its samples, and inversions nothing. What the last
  // checkpoint denoises is denoised by its own before: a round trip that starts as samples, and decodes its reconstructions.
  ['interpolation', { count: 4, between: 2, steps: 10, replaced: 0 }, 2 * 2 * 4 + 2 * 4 * 4],
  ['variation', { count: 4, draws: 3, steps: 10 }, 2 * 4 + 2 * 3 * 4],
  ['over-training', { count: 4, steps: 10, denoised: 'yes' }, 2 * 2 * 4 + 4 + 4],
  ['over-training', { count: 4, steps: 10 }, 2 * 2 * 4],
] as const)(
  'the pictures that runs of a latent model decode count in %s with %o, whatever they start from',
  async (study, settings, pictures) => {
    const plain = await costOf({ study, settings }, { latent: false })
    const latent = await costOf({ study, settings }, { latent: true })
    expect(latent.bytes! - plain.bytes!).toBe(pictures * bytesOfPicture)
    expect(latent.seconds! - plain.seconds!).toBeCloseTo(pictures / 2, 9)
  },
)
