import type { ProjectView } from '../../../src-shared/contract/views.ts'
import type { RunRequest, RunSource } from '../../../src-shared/project/runSettings.ts'
import type { OptionValues } from '../commandLine/option.ts'
import type { runOptions } from '../commandLine/runOptions.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { resolveName, resolveRun } from '../resolveNames.ts'

export type RunOptionValues = OptionValues<typeof runOptions>

/** The seed where none is given: that of the published experiments. */
const usualSeed = 420

const starts = {
  sample: '--count N (with --seed S), --noise x.npy, or --from RUN:noise',
  invert: '--dataset D, --samples x.npy, or --from RUN:samples',
  roundtrip: '--dataset D, --count N (with --seed S), --noise x.npy, --samples x.npy, or --from RUN:samples',
}

/**
 * Where the rows of a run start, once for each seed.
 *
 * @throws WrongUsage unless exactly one start is given and it suits the direction; UnknownName
 */
export function runSources(
  kind: RunRequest['kind'],
  options: RunOptionValues,
  project: ProjectView,
  absolute: (path: string) => string,
): RunSource[] {
  const { count, seed, stream, noise, samples, dataset, limit, images, from } = options
  const given = Object.entries({
    '--count': count,
    '--noise': noise,
    '--samples': samples,
    '--dataset': dataset,
    '--from': from,
  })
    .filter(([, value]) => value !== undefined)
    .map(([option]) => option)
  const refuse = (problem: string) => WrongUsage({ problem, command: 'run' })
  if (given.length === 0)
    throw refuse(
      `${seed ? '--seed needs --count N as well.' : 'Say where the run starts.'} For ${kind}: ${starts[kind]}.`,
    )
  if (given.length > 1) throw refuse(`A run starts in one place; ${given.join(' and ')} are ${given.length}.`)
  // The noise of forward diffusion comes from a stream too.
  if (count === undefined && (seed || (stream && !options['replace-first'])))
    throw refuse(`${seed ? '--seed' : '--stream'} belongs to --count, not to ${given[0]}.`)
  if (dataset === undefined && limit !== undefined) throw refuse(`--limit belongs to --dataset, not to ${given[0]}.`)

  if (images && dataset === undefined && count === undefined && from === undefined)
    throw refuse(
      `--images belongs to --count, --dataset or --from, not to ${given[0]}. Take the file into the project with inverscope import, then give --from RUN:${noise === undefined ? 'samples' : 'noise'}.`,
    )
  if (images && limit !== undefined)
    throw refuse('--limit and --images both say which images of the dataset; give one.')

  const startsAsNoise = count !== undefined || noise !== undefined || (from !== undefined && from.tensor !== 'samples')
  if ((kind === 'sample' && !startsAsNoise) || (kind === 'invert' && startsAsNoise))
    throw refuse(
      `${kind} starts from ${kind === 'sample' ? 'noise' : 'images'}, not from ${given[0]}. Give ${starts[kind]}.`,
    )

  if (count !== undefined)
    return (seed ?? [usualSeed]).map((one) => ({ from: 'noise', stream: stream ?? 'torch', seed: one, count, images }))
  if (noise !== undefined) return [{ from: 'file', path: absolute(noise), as: 'noise' }]
  if (samples !== undefined) return [{ from: 'file', path: absolute(samples), as: 'samples' }]
  if (dataset !== undefined)
    return [{ from: 'dataset', dataset: resolveName('dataset', dataset, project.datasets).id, limit, images }]
  return [{ from: 'run', run: resolveRun(from!.run, project).id, tensor: from!.tensor, images }]
}
