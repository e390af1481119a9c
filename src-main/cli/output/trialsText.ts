import { measuredNumber, plainNumber } from '../../../src-shared/numbers/plainNumber.ts'
import { trialSentences, type Trials } from '../../../src-shared/studies/trials.ts'
import { table } from './table.ts'

/** What would have come of other settings, with its rules. */
export function trialsText(trials: Trials): string {
  const { rows, levels, denoising, roundTrips } = trials
  const right = (head: string) => ({ head, align: 'right' as const })
  const of = (better: number, change?: string) => (change === undefined ? '' : `${better} of ${rows}`)
  return [
    `Other settings, tried on the first ${rows} samples. Noise was added up to ᾱ = ${levels.map((level) => plainNumber(level)).join(', ')}; a network finds the most of it with the settings that it was trained with.`,
    table(
      [{ head: 'model' }, right('noise not found'), right('better for')],
      denoising.map(({ change, unexplained, better }) => [
        change ?? 'as it is',
        unexplained === undefined ? 'not finite' : `${measuredNumber(100 * unexplained)} %`,
        of(better, change),
      ]),
    ),
    table(
      [{ head: 'run' }, right('mean |x̂_0 − x_0|'), right('better for')],
      roundTrips.map(({ change, error, better }) => [
        change ?? 'as it is',
        error === undefined ? 'not finite' : measuredNumber(error),
        of(better, change),
      ]),
    ),
    trialSentences(trials).join('\n'),
  ].join('\n\n')
}
