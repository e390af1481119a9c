import { z } from 'zod'
import { measuredNumber } from '../numbers/plainNumber.ts'

/** Images that settings are tried on, at most. */
export const mostTried = 64

const Outcome = z.object({
  /** What is different, as a setting; absent for what the run has. */
  change: z.string().optional(),
  /** Of how many of the images it is better than what the run has. */
  better: z.int().nonnegative(),
})

/** What would have come of other settings, measured on a few samples of a run. */
export const Trials = z.object({
  /** Images that it was measured on. */
  rows: z.int().positive(),
  /** Whether the network made them itself: then it may agree with settings that are wrong. */
  ownSamples: z.boolean(),
  /** ᾱ of the levels at which noise was added. */
  levels: z.array(z.number()).min(1),
  /** Settings of the model, its own first: the share of the added noise, in its squares, that the network does not find; absent where that is not finite. */
  denoising: z.array(Outcome.extend({ unexplained: z.number().nonnegative().optional() })).min(1),
  /** Settings of the run, its own first: mean |x̂_0 - x_0| after inversion and sampling; absent where it did not stay finite. */
  roundTrips: z.array(Outcome.extend({ error: z.number().nonnegative().optional() })).min(1),
})
export type Trials = z.infer<typeof Trials>

/**
 * What the trials say, in sentences. There is no bound in them that was chosen on a model: noise is best found with the settings of the training,
 * since that is what a network is trained to do, and a round trip is measured as it is.
 */
export function trialSentences({ rows, ownSamples, denoising, roundTrips }: Trials): string[] {
  const all = (better: number) => better === rows
  const percent = (share?: number) =>
    share === undefined ? 'more than can be said' : `${measuredNumber(100 * share)} %`
  const [asSet, ...others] = denoising
  const found = others
    .filter(({ better, unexplained }) => unexplained !== undefined && all(better))
    .sort((a, b) => a.unexplained! - b.unexplained!)
    .at(0)
  const [asRun, ...changed] = roundTrips
  const helps = changed
    .filter(({ better, error }) => error !== undefined && all(better))
    .sort((a, b) => a.error! - b.error!)
    .at(0)
  const sentences = [
    found
      ? `With ${found.change} the network finds more of the noise in every image (${percent(found.unexplained)} of it is left, ${percent(asSet.unexplained)} with the model's settings): the model's settings are likely wrong.`
      : `No other setting of the model finds more of the noise in every image (${percent(asSet.unexplained)} of it is left): prediction type, schedule and rescaling of time are what the network was trained with, as far as these were tried.`,
  ]
  if (ownSamples && !found)
    sentences.push(
      'The images are samples of the network itself, made with these settings, so that says little: ask it of a run that starts from images.',
    )
  if (asRun.error === undefined) sentences.push("A round trip with the run's settings does not stay finite.")
  sentences.push(
    helps
      ? `A round trip comes back closest with ${helps.change}: its mean error is ${measuredNumber(helps.error!)}${asRun.error === undefined ? '' : ` instead of ${measuredNumber(asRun.error)}`}, better for every image.`
      : 'None of the changes brings every image back closer.',
  )
  return sentences
}
