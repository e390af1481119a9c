import type { Measured, StudyChart, StudyGrid, StudySection } from '../../../src-shared/studies/studyResult.ts'
import type { StudyEncoder } from './encodedFeatures.ts'
import { featureColumns, frechetTitle, isFid, kernelTitle } from './featureDistances.ts'
import { mostCompared, type ArmReference, type MeasuredArm } from './interpolationArm.ts'
import { sharedImages } from './sharedImages.ts'
import { column, overImages, runCells, runColumns, section } from './studyContext.ts'

/** How smoothly the images of each pair change, over pairs. */
export function smoothnessSection(measured: readonly MeasuredArm[]): StudySection {
  return section({
    title: 'Smoothness',
    tables: [
      {
        name: 'smoothness',
        title: 'How smoothly images change',
        rule: 'Per pair, then mean ± standard deviation (n − 1) and 95 % bootstrap interval over pairs. Length: sum of L2 distances of neighbours along α. Straightness: distance of the ends over the length, 1 for a straight way. Unevenness: largest step over the mean step.',
        columns: [
          ...runColumns,
          column('arm', 'Between'),
          column('excluded', 'Pairs left out'),
          column('length', 'Length'),
          column('end_to_end', 'End to end'),
          column('straightness', 'Straightness'),
          column('unevenness', 'Unevenness'),
        ],
        rows: measured.map(({ run, name, smoothness, excluded }) => ({
          ...runCells(run),
          arm: name,
          excluded,
          length: overImages(smoothness.perPair.length, 'pairs'),
          end_to_end: overImages(smoothness.perPair.endToEnd, 'pairs'),
          straightness: overImages(smoothness.perPair.straightness, 'pairs'),
          unevenness: overImages(smoothness.perPair.unevenness, 'pairs'),
        })),
      },
    ],
  })
}

interface AlongAlpha {
  encoders: readonly StudyEncoder[]
  reference: ArmReference
  /** Pairs of every arm whose images are shown. */
  shown: number
  notes: readonly string[]
}

/** Diversity of the images of each α, and their distances to the samples of noises. */
export function alongAlphaSection(
  measured: readonly MeasuredArm[],
  { encoders, reference, shown, notes }: AlongAlpha,
): StudySection {
  const withFeatures = [...encoders.entries()].flatMap(([place, encoder]) =>
    reference.features.has(encoder) ? [{ encoder, place }] : [],
  )
  return section({
    title: 'Along α',
    tables: [
      {
        name: 'along-alpha',
        title: 'Diversity and distribution along α',
        rule: `Diversity: mean L2 distance, and mean SSIM, over all pairs of different images of one α (of the first ${mostCompared} pairs at most). Distribution: sliced 2-Wasserstein distance to the samples of the noises${reference.run ? ` of run ${reference.run.record.id}` : ''}; two finite samples of one distribution are not at 0, and an end whose images come from those noises has no distance. All three ± the standard error over images and 95 % interval of the jackknife, for images that a bootstrap draws twice are at no distance; at a distance of 0 there is none.${
          reference.features.size > 0
            ? ' Fréchet: |m₁ − m₂|² + tr(S₁ + S₂ − 2 (S₁ S₂)^½) of the features’ means and covariances (n − 1), to the features of the same samples; without an interval, since its bias grows as n falls and is larger than its scatter: compare arms of the same n. Kernel distance: the unbiased squared maximum mean discrepancy with the kernel (x · y / f + 1)³ of f features, mean ± standard deviation over 100 subsets, drawn without replacement, of 1000 images of each set (of half of the smaller set where that is fewer); it does not depend on n, and can be below 0 where there is no distance. Features’ diversity: mean 1 − cos over all pairs of images of one α.'
            : ''
        }`,
        columns: [
          ...runColumns,
          column('arm', 'Between'),
          column('alpha', 'α'),
          column('n', 'n'),
          column('excluded', 'Left out'),
          column('compared', 'Compared'),
          column('diversity', 'Diversity, L2'),
          column('ssim', 'SSIM'),
          column('distance', 'Sliced Wasserstein'),
          ...withFeatures.flatMap(({ encoder, place }) => featureColumns(encoder, place)),
        ],
        rows: measured.flatMap(({ perAlpha }) => perAlpha),
      },
    ],
    charts: [
      chartAlongAlpha(measured, {
        ...{ key: 'diversity', name: 'diversity' },
        ...{ title: 'Diversity', label: 'mean L2 of pairs of images' },
      }),
      chartAlongAlpha(measured, {
        ...{ key: 'distance', name: 'distribution' },
        ...{ title: 'Distance to the samples of noises', label: 'sliced Wasserstein distance' },
      }),
      ...withFeatures.flatMap(({ encoder, place }) =>
        [
          { kind: 'frechet', title: frechetTitle(encoder) },
          { kind: 'kernel', title: kernelTitle(encoder) },
        ].map(({ kind, title }) =>
          chartAlongAlpha(measured, {
            ...{ key: `${kind}_${place + 1}`, name: `${kind}-${place + 1}` },
            ...{ title, label: title },
          }),
        ),
      ),
    ],
    grids: shown === 0 ? [] : measured.map((arm) => gridOf(arm, shown)),
    notes: [
      'The released slerp takes norms over the last axis only and so interpolates every image row by itself; ours takes the whole vector. Runs made with interpolate --rows show theirs.',
      ...(reference.run ? sharedImages(measured, reference.run.record.id) : []),
      ...notes,
      ...encoders
        .filter(isFid)
        .map(
          ({ source }) =>
            `${source.name} was added as FID’s Inception network (fidInception), so its Fréchet distance is called FID and its kernel distance KID; the reference is run ${reference.run?.record.id ?? ''} and not a training set, so it is not to be compared with published ones.`,
        ),
    ],
  })
}

/** @param chart  which cells it shows, its name in the result, its title, and what its values are */
function chartAlongAlpha(
  measured: readonly MeasuredArm[],
  { key, name, title, label }: { key: string; name: string; title: string; label: string },
): StudyChart {
  return {
    kind: 'lines',
    name,
    title: `${title} along the interpolation`,
    rule: 'Of the images of one α, as in the table; bands are its intervals, or ± the standard deviation where it has none.',
    x: { label: 'α' },
    y: { label },
    series: measured.map(({ run, name: arm, role, perAlpha }) => ({
      run: run.record.id,
      label: arm,
      role,
      points: perAlpha.flatMap((row) => {
        const [x, cell] = [row.alpha as number, row[key] as Measured | number | null | undefined]
        if (cell === null || cell === undefined) return []
        if (typeof cell === 'number') return [{ x, y: cell }]
        // What has no interval has the deviation over its subsets.
        const { mean, sd, low = mean - sd, high = mean + sd } = cell
        return [{ x, y: mean, low, high }]
      }),
    })),
  }
}

function gridOf({ run, name, points, pairs, perAlpha }: MeasuredArm, mostShown: number): StudyGrid {
  const shown = pairs.slice(0, mostShown)
  return {
    name: `between-${name.replace(' ', '-')}`,
    title: `Images between ${name}`,
    rule: `Run ${run.record.id}; rows are pairs, columns α; images in [−1, 1].`,
    range: 'unit',
    columns: perAlpha.map(({ alpha }) => String(Number((alpha as number).toFixed(2)))),
    rows: shown.map(String),
    cells: shown.map((pair) =>
      Array.from({ length: points }, (_, i) => ({
        run: run.record.id,
        tensor: 'samples' as const,
        row: pair * points + i,
      })),
    ),
  }
}
