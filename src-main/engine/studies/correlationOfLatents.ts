import { gaussianFloor } from '../../analysis/gaussianFloor.ts'
import { intervalOfTopCorrelation } from '../../analysis/intervalOfTopCorrelation.ts'
import type { RowSource } from '../../analysis/rowSource.ts'
import { topCorrelation } from '../../analysis/topCorrelation.ts'
import type { Cells } from './alignmentRows.ts'
import { column, type StudyContext } from './studyContext.ts'

/** Of the largest correlations, as many as the released code keeps. */
const kept = 10

export const correlationColumns = [column('correlation', 'Top-10 correlation'), column('floor', 'Floor')]
export const correlationRule = `Top-10 correlation: mean of the ${kept} largest |r| between the entries of the checkpoint’s own latents, ± their standard deviation (divided by ${kept}), 95 % bootstrap interval over images with the pairs held; floor: what independent Gaussian entries show for the same n and d.`

/**
 * How far a checkpoint's latents are from noise (section 8.6, F5). Where that cannot be had, the cells are empty and a problem says why.
 *
 * @throws ValuesNotFinite; what the signal aborts with
 */
export async function correlationOfLatents(
  latents: RowSource,
  { multiply, signal, problem }: Pick<StudyContext<unknown>, 'multiply' | 'signal' | 'problem'>,
): Promise<Cells> {
  const { n, length: d, what } = latents
  const none = (reason: string): Cells => {
    problem(`The ${what} have no top-${kept} correlation beside their alignment: ${reason}`)
    return { correlation: null, floor: null }
  }
  if (n < 3) return none(`it needs 3 rows, for with fewer every correlation is 1 or −1, and ${n} can be compared.`)
  const k = Math.min(kept, (d * (d - 1)) / 2)
  const top = await topCorrelation(latents, { k, multiply, signal })
  if (!top) return none(`fewer than ${k} pairs of their entries vary.`)
  const { low, high } = await intervalOfTopCorrelation(latents, top.pairs, { draws: 1000, signal })
  return { correlation: { mean: top.mean, sd: top.sd, n: k, low, high }, floor: gaussianFloor({ n, d, k }) }
}
