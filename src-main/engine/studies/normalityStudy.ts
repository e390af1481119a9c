import type { StudyCell, StudyChart } from '../../../src-shared/studies/studyResult.ts'
import { distributionMoments } from '../../analysis/distributionMoments.ts'
import { divergenceFloor, normalDivergence } from '../../analysis/normalDivergence.ts'
import { quantilePairs } from '../../analysis/quantilePairs.ts'
import { testNormality } from '../../analysis/testNormality.ts'
import { column, eachRun, runCells, runColumns, runName, section, type MeasureStudy } from './studyContext.ts'

interface NormalitySettings {
  level: number
  testSeed: number
}
type Cells = Record<string, StudyCell>

/** Section 15 of the experiments: tests image by image, divergences, moments, quantiles. */
export const measureNormality: MeasureStudy<NormalitySettings> = async (context) => {
  const { settings, signal, problem } = context
  const measured = await eachRun(context, 'normality', async (run) => {
    const names = (['noise', 'latents'] as const).filter((name) => run.tensors.includes(name))
    const opened = names.includes('latents') ? await run.open(...names) : undefined
    if (!opened) {
      problem(`Run ${run.record.id} has no finite rows of latents, so there is nothing to test.`)
      return undefined
    }
    const tests: Cells[] = []
    for (const name of names) {
      const given = { seed: settings.testSeed, level: settings.level, signal }
      const test = await testNormality(opened[name], given)
      const released = await testNormality(opened[name], { ...given, asReleased: true })
      const moments = await distributionMoments(opened[name], { signal })
      tests.push({
        ...runCells(run),
        object: name === 'latents' ? 'latent' : name,
        n: test.n,
        excluded: opened.excluded + test.excluded,
        entries: test.entries,
        rejected: test.rejected,
        rejected_share: test.rejectedShare,
        rejected_holding_rate: test.rejectedHoldingRate,
        released_rejected: released.rejected,
        mean: moments.mean,
        deviation: moments.sd,
        skewness: moments.skewness,
        excess_kurtosis: moments.excessKurtosis,
      })
    }
    if (!names.includes('noise')) {
      problem(`Run ${run.record.id} has no noise, so its divergences and quantiles against noise are unknown.`)
      return { run, tests }
    }
    const divergence = opened.n < 2 ? undefined : await normalDivergence(opened.noise, opened.latents, { signal })
    if (!divergence) problem(`Run ${run.record.id} has one finite row; a normal at every position needs 2.`)
    const quantiles = await quantilePairs(opened.noise, opened.latents, { signal })
    return {
      run,
      tests,
      quantiles,
      divergence: divergence && {
        ...runCells(run),
        n: divergence.n,
        excluded: opened.excluded,
        global: divergence.global,
        per_position: divergence.perPosition,
        floor: divergenceFloor(divergence.n) ?? null,
      },
    }
  })
  if (measured.length === 0) return []
  const quantiles = measured.flatMap((one) =>
    'quantiles' in one && one.quantiles ? [{ ...one, quantiles: one.quantiles }] : [],
  )
  const charts: StudyChart[] =
    quantiles.length === 0
      ? []
      : [
          {
            kind: 'quantiles',
            name: 'quantiles',
            title: 'Quantiles of latents against those of noises',
            rule: 'All entries of all images; exact quantiles at equally spaced shares, closer at both ends. The line is where both agree.',
            x: { label: 'quantile of noises' },
            y: { label: 'quantile of latents' },
            series: quantiles.map(({ run, quantiles: { x, y } }, place) => ({
              run: run.record.id,
              label: runName(run),
              role: place === 0 ? ('latent' as const) : undefined,
              points: x.map((value, i) => ({ x: value, y: y[i] })),
            })),
          },
        ]
  return [
    section({
      title: 'Image by image',
      tables: [
        {
          name: 'tests',
          title: 'Shapiro–Wilk tests and moments',
          rule: `One test for each of n images on its entries (5,000 drawn without replacement where it has more). Rejected: p ≤ ${settings.level}; with the false-discovery rate held at ${settings.level} (Benjamini and Hochberg); and as the released code draws, with replacement. Moments over all entries of all images; skewness and excess kurtosis are 0 for a normal.`,
          columns: [
            ...runColumns,
            column('object', 'Object'),
            column('n', 'n'),
            column('excluded', 'Left out'),
            column('entries', 'Entries'),
            column('rejected', 'Rejected'),
            column('rejected_share', 'Share'),
            column('rejected_holding_rate', 'Rate held'),
            column('released_rejected', 'As released'),
            column('mean', 'Mean'),
            column('deviation', 'Deviation'),
            column('skewness', 'Skewness'),
            column('excess_kurtosis', 'Excess kurtosis'),
          ],
          rows: measured.flatMap(({ tests }) => tests),
        },
      ],
      notes: [
        'The released code draws the tested entries with replacement. Repeated entries alone lower W, so that even true noise is rejected more often than the level says; ours draws without, and the released count stands beside it.',
      ],
    }),
    section({
      title: 'Against the noise',
      tables: [
        {
          name: 'divergence',
          title: 'KL(noise ‖ latent)',
          rule: 'In nats. Global: one normal over all entries of all images. Per position: one normal for each entry over n images, averaged over positions. Its floor: what two independent sets of n noises give on average, (2n − 1)/(n(n − 3)), about 2/n.',
          columns: [
            ...runColumns,
            column('n', 'n'),
            column('excluded', 'Left out'),
            column('global', 'Global'),
            column('per_position', 'Per position'),
            column('floor', 'Its floor'),
          ],
          rows: measured.flatMap((one) => ('divergence' in one && one.divergence ? [one.divergence] : [])),
        },
      ],
      charts,
      notes: [
        'A global KL sees mean and spread only and stays near 0 for entries that depend on one another; read it beside the correlations.',
        'A KL per position near its floor says no more than that both were fitted on n images: more images lower it. Latents that follow their own noises lie below it.',
      ],
    }),
  ]
}
