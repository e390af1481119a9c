import type { TensorName } from '../../../src-shared/project/runSettings.ts'
import type { StudyCell, StudyColumn } from '../../../src-shared/studies/studyResult.ts'
import { jackknifedAlignment } from '../../analysis/jackknifedAlignment.ts'
import { l2Distances } from '../../analysis/l2Distances.ts'
import { neighbourOverlap } from '../../analysis/neighbourOverlap.ts'
import { pixelSimilarity, type PixelSimilarity } from '../../analysis/pixelSimilarity.ts'
import { vectorAlignment, type VectorAlignment } from '../../analysis/vectorAlignment.ts'
import { eachRows, type RowSource } from '../../analysis/rowSource.ts'
import { runPaths } from '../../store/runFolder.ts'
import { rowsOnDisk, type MeasuredRun } from './measuredRun.ts'
import { column, eachRun, overImages, withError, type StudyContext } from './studyContext.ts'
import type { OverTrainingSettings } from './trainingAxis.ts'

type Context = StudyContext<OverTrainingSettings>
export type Cells = Record<string, StudyCell>

const directions = 10

/** An array of a run, row by row of the same noises. */
interface AlignedArray {
  run: MeasuredRun
  tensor: TensorName
}

/** In the notes of every section with a table of alignments. */
export const releasedPsnrNote =
  'The released code takes PSNR with a peak of 255 for images in [0, 1], which is 48.13 dB too high, and calls a count of 50 neighbours per cent.'

/** The columns of `alignmentRows`. */
export const alignmentColumns: StudyColumn[] = [
  column('run', 'Run'),
  column('n', 'n'),
  column('excluded', 'Left out'),
  column('cka', 'CKA'),
  column('svcca', 'SVCCA'),
  column('ssim', 'SSIM'),
  column('psnr', 'PSNR'),
  column('released_psnr', 'PSNR as released'),
  column('overlap', 'Neighbours in common'),
  column('overlap_chance', 'By chance'),
  column('l2', 'L2'),
  column('l2_scaled', 'L2 on [0, 1]'),
]

export const alignmentRule = ({ neighbours }: OverTrainingSettings): string =>
  `CKA: linear, biased HSIC. SVCCA: ${directions} directions. Both ± the standard error over images and 95 % interval of the jackknife that leaves out 40 groups of images in turn (each image where there are fewer), for images that a bootstrap draws twice would raise them; SVCCA’s directions are held, and with fewer than 42 images it has no interval. SSIM and PSNR (peak 1): per image on [0, 1] over the whole set, mean ± standard deviation (n − 1) and 95 % bootstrap interval over images; equal images have no PSNR and are left out of it. Overlap: share of the ${neighbours} nearest neighbours (of the nearer half of the others where that is fewer, since all others are the same whatever the sets are) that are the same, likewise; the interval takes each image’s neighbours as given. By chance: what sets show that have nothing to do with each other. L2: the distance of each pair over all entries, as they are and on [0, 1] over the whole set, likewise.`

/**
 * How alike each array is to a reference, over the rows that are finite in both, by the definitions of section 8.4. What cannot be had of one is
 * noted as a problem, and the rest is measured still.
 *
 * @param reference  its finite rows' numbers beside
 * @param cellsOf  what a row says beside; `common` are the numbers of the rows that are compared, and `rows` those of the array
 */
export async function alignmentRows<Item extends AlignedArray>(
  context: Context,
  given: {
    what: string
    arrays: readonly Item[]
    reference: AlignedArray & { rows: readonly number[] }
    cellsOf(item: Item, common: readonly number[], rows: RowSource): Cells | Promise<Cells>
  },
): Promise<Cells[]> {
  const { multiply, signal, settings, problem } = context
  const { what, arrays, reference, cellsOf } = given
  return eachRun({ ...context, runs: arrays.map(({ run }) => run) }, what, async (run, place) => {
    const item = arrays[place]
    const opened = await run.open(item.tensor)
    if (!opened) return undefined
    const rowsOfReference = new Set(reference.rows)
    const common = opened.rows.filter((row) => rowsOfReference.has(row))
    const n = common.length
    if (n === 0) {
      problem(`Run ${run.record.id} has no ${item.tensor} of a row that run ${reference.run.record.id} has as well.`)
      return undefined
    }
    const [a, b] = [rowsOf(item, common, opened.d), rowsOf(reference, common, opened.d)]
    const pixels = await pixelSimilarity(a, b, { shape: opened.shape, signal })
    const k = Math.min(settings.neighbours, Math.floor((n - 1) / 2))
    const overlap = k < 1 ? undefined : await neighbourOverlap(a, b, { k, multiply, signal })
    if (n < 3)
      problem(
        `Run ${run.record.id}: CKA needs 3 rows, for of 2 it is 1 whatever they are, and ${n === 1 ? '1 is' : '2 are'} finite in both.`,
      )
    const enough = n >= directions + 2
    if (!enough)
      problem(
        `Run ${run.record.id}: SVCCA with ${directions} directions needs ${directions + 2} rows, and ${n} are finite in both.`,
      )
    const [distances, scaled] = [new Float64Array(n), pixels.perRow.psnr.map((psnr) => scaledDistance(psnr, opened.d))]
    await eachRows([a, b], ([one, other], first) => distances.set(l2Distances(one, other, opened.d), first), { signal })
    return {
      ...(await cellsOf(item, common, a)),
      run: run.record.id,
      n,
      excluded: run.record.count - n,
      cka: n < 3 ? null : withError(await jackknifedAlignment(a, b, { multiply, signal })),
      svcca: enough ? svccaCell(await vectorAlignment(a, b, { q: directions, multiply, signal })) : null,
      ssim: pixels.perRow.ssim ? overImages(pixels.perRow.ssim) : null,
      psnr: overDifferent(pixels),
      released_psnr: pixels.psnr.n > 0 ? pixels.releasedPsnr.mean : null,
      overlap: overlap ? overImages(overlap.perRow.map((count) => count / k)) : null,
      overlap_chance: overlap ? k / (n - 1) : null,
      l2: overImages(distances),
      l2_scaled: overImages(scaled),
    }
  })
}

function rowsOf({ run, tensor }: AlignedArray, rows: readonly number[], d: number): RowSource {
  const { projectFolder, record } = run
  return rowsOnDisk(runPaths(projectFolder, record.id).tensor(tensor), rows, d, `${tensor} of run ${record.id}`)
}

/** PSNR, with the number of equal images: theirs is infinite. Null where all are equal. */
function overDifferent({ perRow, equal }: PixelSimilarity): StudyCell {
  const found = overImages(perRow.psnr.filter((value) => value !== null))
  return found && equal > 0 ? { ...found, excluded: equal } : found
}

const svccaCell = ({ mean, interval }: VectorAlignment): StudyCell => withError(interval) ?? mean

/** The L2 distance of two images on [0, 1] from their PSNR, which equal ones have none of: 10^(-PSNR / 10) is the mean squared difference. */
const scaledDistance = (psnr: number | null, d: number) => (psnr === null ? 0 : Math.sqrt(d * 10 ** (-psnr / 10)))
