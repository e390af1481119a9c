import type { StudyCell } from '../../../src-shared/studies/studyResult.ts'
import { measureLocation as locate } from '../../analysis/measureLocation.ts'
import {
  column,
  eachRun,
  overImages,
  runCells,
  runColumns,
  runName,
  section,
  type MeasureStudy,
} from './studyContext.ts'

type Rows = Record<string, StudyCell>[]
type Drawn = { label: string; sample: number; noise: number; latent: number; sampleNoise: number }[]

/** Section 5 of the experiments: distances, angles, and the most probable triangle. */
export const measureLocation: MeasureStudy<object> = async (context) => {
  const { signal, problem } = context
  const [rows, released, probable]: [Rows, Rows, Rows] = [[], [], []]
  const [means, mostProbable]: [Drawn, Drawn] = [[], []]
  await eachRun(context, 'angles and distances', async (run) => {
    const opened = await run.open('noise', 'samples', 'latents')
    if (!opened) {
      problem(
        `Run ${run.record.id} has no finite rows of noise, samples and latents together, so its triangles are unknown.`,
      )
      return
    }
    const { n, excluded } = opened
    const { angles, distances, perRow, releasedAngles, mostProbableTriangle } = await locate(opened, { signal })
    const cells = { ...runCells(run), n, excluded }
    rows.push({
      ...cells,
      angle_sample: overImages(perRow.angles.sample),
      angle_noise: overImages(perRow.angles.noise),
      angle_latent: overImages(perRow.angles.latent),
      noise_latent: overImages(perRow.noiseLatent),
      sample_latent: overImages(perRow.sampleLatent),
      sample_noise: overImages(perRow.sampleNoise),
    })
    released.push({
      ...cells,
      angle_sample: releasedAngles.sample,
      angle_noise: releasedAngles.noise,
      angle_latent: releasedAngles.latent,
    })
    const sampleNoise = distances.sampleNoise.mean
    const { sample, noise, latent } = angles
    const drawn = { run: run.record.id, label: runName(run) }
    means.push({ ...drawn, sample: sample.mean, noise: noise.mean, latent: latent.mean, sampleNoise })
    if (!mostProbableTriangle) {
      problem(
        `Run ${run.record.id}: with ${n} images no triangle of whole degrees has a share of each angle, so there is no most probable one.`,
      )
      return
    }
    const { product, ...corners } = mostProbableTriangle
    probable.push({
      ...cells,
      angle_sample: corners.sample,
      angle_noise: corners.noise,
      angle_latent: corners.latent,
      product,
    })
    mostProbable.push({ ...drawn, ...corners, sampleNoise })
  })
  if (rows.length === 0) return []
  const head = [...runColumns, column('n', 'n'), column('excluded', 'Left out')]
  const corners = [
    column('angle_sample', 'Angle at sample', '∠ x_0', '$\\angle x_0$'),
    column('angle_noise', 'Angle at noise', '∠ x_T', '$\\angle x_T$'),
    column('angle_latent', 'Angle at latent', '∠ x̂_T', '$\\angle \\hat{x}_T$'),
  ]
  return [
    section({
      title: 'Angles and distances',
      tables: [
        {
          name: 'triangle',
          title: 'Angles and distances',
          rule: 'Per image, then mean ± standard deviation (n − 1) and 95 % bootstrap interval over images. Angles in degrees; distances are L2 norms over all d entries, not divided by their number.',
          columns: [
            ...head,
            ...corners,
            column('noise_latent', 'Noise–latent', '‖x_T − x̂_T‖_2', '$\\|x_T - \\hat{x}_T\\|_2$'),
            column('sample_latent', 'Sample–latent', '‖x_0 − x̂_T‖_2', '$\\|x_0 - \\hat{x}_T\\|_2$'),
            column('sample_noise', 'Sample–noise', '‖x_0 − x_T‖_2', '$\\|x_0 - x_T\\|_2$'),
          ],
          rows,
        },
        {
          name: 'released-angles',
          title: 'Angles as the released code prints them',
          rule: 'The arc cosine of the mean cosine over images, in degrees; the three need not sum to 180.',
          columns: [...head, ...corners],
          rows: released,
        },
      ],
      charts: [
        {
          kind: 'triangle',
          name: 'mean-triangle',
          title: 'Mean triangle of noise, sample and latent',
          rule: 'To scale, from the mean angles and the mean distance of sample and noise over images.',
          triangles: means,
        },
      ],
      notes: [
        'The released code averages cosines before it takes the arc cosine, and gives the arc cosine of their standard deviation as an uncertainty, which is the uncertainty of nothing. Here angles are averaged, each with its own standard deviation.',
      ],
    }),
    section({
      title: 'The most probable triangle',
      tables: [
        {
          name: 'most-probable',
          title: 'Most probable triangle',
          rule: 'Whole degrees A + B + C = 180 with the largest product of the shares of the three angles in bins of one degree, the angles taken as independent.',
          columns: [...head, ...corners, column('product', 'Product of shares')],
          rows: probable,
        },
      ],
      charts:
        mostProbable.length === 0
          ? []
          : [
              {
                kind: 'triangle',
                name: 'most-probable-triangle',
                title: 'Most probable triangle',
                rule: 'To scale, with the mean distance of sample and noise over images.',
                triangles: mostProbable,
              },
            ],
    }),
  ]
}
