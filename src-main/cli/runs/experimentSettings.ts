import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import type { OptionValues } from '../commandLine/option.ts'
import type { experimentOptions } from '../commandLine/experimentOptions.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'

type Given = OptionValues<typeof experimentOptions> & { stream?: RunRequest['replaceStream'] }

/**
 * The settings of a run for the experiments of the paper, without the numbers of replaced and swapped steps, of which there may be several.
 *
 * @throws WrongUsage where an option has no meaning without another, or none when sampling
 */
export function experimentSettings(kind: RunRequest['kind'], options: Given) {
  const refuse = (problem: string) => WrongUsage({ problem, command: 'run' })
  const replacing = options['replace-first'] !== undefined
  const swapping = options['swap-first'] !== undefined
  if (kind === 'sample' && (replacing || swapping))
    throw refuse(`sample inverts nothing, so --${replacing ? 'replace-first' : 'swap-first'} has no meaning.`)
  for (const option of ['replace-seed', 'replace-level'] as const)
    if (!replacing && options[option] !== undefined) throw refuse(`--${option} belongs to --replace-first.`)
  if (!swapping && options.swap !== undefined) throw refuse('--swap belongs to --swap-first.')
  return {
    threshold: options.threshold,
    replaceSeed: options['replace-seed'],
    replaceStream: replacing ? options.stream : undefined,
    replaceLevel: options['replace-level'],
    swap: options.swap,
    classes: options.classes,
    keepStates: options['keep-states'],
    keepPredictions: options['keep-predictions'],
  }
}
