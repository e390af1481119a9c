import type { StudyCell } from '../../../src-shared/studies/studyResult.ts'
import { gaussianFloor } from '../../analysis/gaussianFloor.ts'
import { meanAbsoluteDifferences } from '../../analysis/meanAbsoluteDifferences.ts'
import { measureLocation as locate } from '../../analysis/measureLocation.ts'
import { measureMapping as map } from '../../analysis/measureMapping.ts'
import { patchCorrelation } from '../../analysis/patchCorrelation.ts'
import { eachRows } from '../../analysis/rowSource.ts'
import { topCorrelation } from '../../analysis/topCorrelation.ts'
import { accuracyOf } from './accuracyOf.ts'
import { groupsAgainstSteps } from './groupsAgainstSteps.ts'
import type { MeasuredRun } from './measuredRun.ts'
import {
  column,
  eachRun,
  inversionSteps,
  overImages,
  runCells,
  runColumns,
  section,
  type MeasureStudy,
} from './studyContext.ts'

interface StepCountSettings {
  k: number
  patchK: number
  patch: number
}

interface Row {
  run: MeasuredRun
  cells: Record<string, StudyCell>
}

/** Everything that is asked against T, one row for each round trip (experiments, sections 4 B2, 5, 7 and 15). */
export const measureStepCount: MeasureStudy<StepCountSettings> = async (context) => {
  const { settings, multiply, signal, problem } = context
  const rows = await eachRun(context, 'everything', async (run): Promise<Row | undefined> => {
    const opened = await run.open('noise', 'samples', 'latents')
    if (!opened || opened.n < 3) {
      problem(
        `Run ${run.record.id} has fewer than 3 finite rows of noise, samples and latents together, which its correlations need.`,
      )
      return undefined
    }
    const { n, d, excluded, shape, noise, samples, latents } = opened
    const errors = new Float64Array(n)
    await eachRows([latents, noise], ([a, b], first) => errors.set(meanAbsoluteDifferences(a, b, d), first))
    const withReconstructions = await run.open('samples', 'reconstructions')
    const reconstruction = withReconstructions && new Float64Array(withReconstructions.n)
    if (withReconstructions && reconstruction)
      await eachRows([withReconstructions.samples, withReconstructions.reconstructions], ([a, b], first) =>
        reconstruction.set(meanAbsoluteDifferences(a, b, d), first),
      )
    const k = Math.min(settings.k, (d * (d - 1)) / 2)
    const top = await topCorrelation(latents, { k, multiply, signal })
    const fits = Math.min(shape[1], shape[2]) >= settings.patch
    const patches = fits
      ? await patchCorrelation(latents, { shape, size: settings.patch, k: settings.patchK, multiply, signal })
      : undefined
    const { perRow } = await locate(opened, { signal })
    const mapping = await map(samples, noise, { multiply, signal })
    const cells = {
      ...runCells(run),
      n,
      excluded,
      latent_error: overImages(errors),
      reconstruction_error: reconstruction ? overImages(reconstruction) : null,
      correlation: top ? { mean: top.mean, sd: top.sd, n: k } : null,
      floor: gaussianFloor({ n, d, k }),
      patches: patches?.values ?? null,
      patch_floor: patches?.floor ?? null,
      angle_sample: overImages(perRow.angles.sample),
      angle_noise: overImages(perRow.angles.noise),
      angle_latent: overImages(perRow.angles.latent),
      noise_latent: overImages(perRow.noiseLatent),
      sample_to_noise: accuracyOf(mapping.aToB.nearest, mapping),
      noise_to_sample: accuracyOf(mapping.bToA.nearest, mapping),
    }
    return { run, cells }
  })
  if (rows.length === 0) return []
  const sorted = rows.toSorted((a, b) => inversionSteps(a.run) - inversionSteps(b.run))
  const groups = groupsAgainstSteps(rows, problem)
  const lines = (name: string, label: string, role?: 'latent' | 'reconstruction') =>
    groups.map((group) => ({
      label: groups.length > 1 ? `${label}, ${group[0].cells.checkpoint as string | number}` : label,
      role,
      dashed: role === undefined,
      points: group.flatMap(({ run, cells }) => {
        const [at, cell] = [{ x: inversionSteps(run), run: run.record.id }, cells[name]]
        if (typeof cell === 'number') return [{ ...at, y: cell }]
        if (typeof cell !== 'object' || cell === null) return []
        return [{ ...at, y: cell.mean, low: cell.mean - cell.sd, high: cell.mean + cell.sd }]
      }),
    }))
  return [
    section({
      title: 'Against T',
      tables: [
        {
          name: 'against-steps-table',
          title: 'What a finer path changes',
          rule: `Errors, angles and distances: per image, then mean ± standard deviation (n − 1) and 95 % bootstrap interval over n images. Correlations: mean of the ${settings.k} largest |r| of latents, and of the ${settings.patchK} largest of each window, ± their standard deviation, beside the Gaussian floor. Accuracies: share of the nearest neighbours by L2 that are the partner, with Wilson’s 95 % interval over images.`,
          columns: [
            ...runColumns,
            column('n', 'n'),
            column('excluded', 'Left out'),
            column('latent_error', 'Latent error', '|x̂_T − x_T|', '$|\\hat{x}_T - x_T|$'),
            column('reconstruction_error', 'Reconstruction error', '|x̂_0 − x_0|', '$|\\hat{x}_0 - x_0|$'),
            column('correlation', `Top-${settings.k} correlation`),
            column('floor', 'Floor'),
            column('patches', 'In windows'),
            column('patch_floor', 'Floor'),
            column('angle_sample', 'Angle at sample'),
            column('angle_noise', 'Angle at noise'),
            column('angle_latent', 'Angle at latent'),
            column('noise_latent', 'Noise–latent'),
            column('sample_to_noise', 'Sample → noise'),
            column('noise_to_sample', 'Noise → sample'),
          ],
          rows: sorted.map(({ cells }) => cells),
        },
      ],
      charts:
        groups.length > 0
          ? [
              {
                kind: 'lines',
                name: 'errors',
                title: 'Errors against T',
                rule: 'Mean absolute differences per image; the band is ± the standard deviation over images.',
                x: { label: 'T', scale: 'log' },
                y: { label: 'mean absolute error', min: 0 },
                series: [
                  ...lines('latent_error', 'latent', 'latent'),
                  ...lines('reconstruction_error', 'reconstruction', 'reconstruction'),
                ],
              },
              {
                kind: 'lines',
                name: 'correlation',
                title: 'Correlation of latents against T',
                rule: `Mean of the ${settings.k} largest |r| ± their standard deviation, beside the Gaussian floor.`,
                x: { label: 'T', scale: 'log' },
                y: { label: 'mean of the largest |r|' },
                series: [...lines('correlation', 'latent', 'latent'), ...lines('floor', 'Gaussian floor')],
              },
            ]
          : [],
    }),
  ]
}
