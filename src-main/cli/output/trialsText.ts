import { trialSentences, type Trials } from '../../../src-shared/studies/trials.ts'
import { table } from './table.ts'

/** What would have come of other settings, with its rules. */
export function trialsText(trials: Trials): string {
  const { rows, levels, denoising, roundTrips } = trials
  const right = (head: string) => ({ head, align: 'right' as const })
  const of = (better: number, change?: string) => (change === undefined ? '' : `${better} of ${rows}`)
  return [
    `Other settings, tried on the first ${rows} samples. Noise was added up to ᾱ = ${levels.join(', ')}; a network finds the most of it with the settings that it was trained with.`,
    table(
      [{ head: 'model' }, right('noise not found'), right('better for')],
      denoising.map(({ change, unexplained, better }) => [
        change ?? 'as it is',
        unexplained === undefined ? 'not finite' : `${(100 * unexplained).toPrecision(3)} %`,
        of(better, change),
      ]),
    ),
    table(
      [{ head: 'run' }, right('mean |x̂_0 − x_0|'), right('better for')],
      roundTrips.map(({ change, error, better }) => [
        change ?? 'as it is',
        error?.toPrecision(3) ?? 'not finite',
        of(better, change),
      ]),
    ),
    trialSentences(trials).join('\n'),
  ].join('\n\n')
}
