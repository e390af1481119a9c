import { imagesIn } from './imageRanges.ts'
import type { RunItem, RunRecord } from './runRecord.ts'

/**
 * The words of a command that makes one image of a run anew, alone and with the same settings: a run of one image. Without the others of its batch
 * its numbers may differ by rounding.
 *
 * @param item.place  where the image lies in the dataset by now, if the run was made of one; the place that it had is taken where this is left out
 * @returns undefined where no command says what the image started from, such as a tensor file
 */
export function commandOfImage(
  record: RunRecord,
  row: number,
  item?: Pick<RunItem, 'class'> & { place?: number },
): string[] | undefined {
  const { kind, model, source, settings } = record
  if (!model || !settings || !source || kind === 'import') return undefined
  const start = startOf(record, row, item?.place)
  if (!start) return undefined
  const { steps, inversionSteps, convention, clip, afterClip, threshold } = settings
  const { replaceFirst, replaceSeed, replaceStream, replaceLevel, swapFirst, swap, classes } = settings
  // Of noises the forward diffusion has their stream.
  if (replaceFirst && source.from === 'noise' && replaceStream !== source.stream) return undefined
  // Elsewhere torch's stream may draw an image's other noise where there are fewer of them (noiseStream.ts).
  const length = record.shape.reduce((product, side) => product * side, 1)
  if (replaceFirst && source.from !== 'noise' && replaceStream === 'torch' && length % 16 !== 0) return undefined
  const { step } = model.checkpoint
  return [
    ...['run', kind, '--model', model.id],
    ...(step === undefined ? [] : ['--checkpoints', String(step)]),
    ...start,
    ...['--steps', String(steps)],
    ...(kind === 'sample' || inversionSteps === steps ? [] : ['--inversion-steps', String(inversionSteps)]),
    ...(kind === 'sample' ? [] : ['--convention', convention]),
    ...['--clip', directions(clip), '--after-clip', afterClip],
    // Written out where there is none as well: left out, a model that thresholds would do so.
    ...['--threshold', threshold ? directions(threshold) : 'none'],
    ...(replaceFirst
      ? [
          '--replace-first',
          String(replaceFirst),
          '--replace-seed',
          String(replaceSeed),
          '--replace-level',
          replaceLevel!,
        ]
      : []),
    ...(replaceFirst && source.from !== 'noise' ? ['--stream', replaceStream!] : []),
    ...(swapFirst ? ['--swap-first', String(swapFirst), '--swap', swap!] : []),
    ...(classes && item?.class !== undefined ? ['--classes', String(item.class)] : []),
  ]
}

/**
 * Why no command makes an image anew of a run that started from another: it is not in the project, or not finished. It ends "No command makes it:".
 *
 * @param runs  of the project
 */
export function whyNoStart(
  { source }: Pick<RunRecord, 'source'>,
  runs: readonly { id: string; done: number; count: number }[],
): string | undefined {
  if (source?.from !== 'run') return undefined
  const start = runs.find(({ id }) => id === source.run)
  if (!start) return `the run ${source.run}, from which it started, is not in the project any more`
  return start.done < start.count
    ? `the run ${source.run}, from which it started, has finished ${start.done} of its ${start.count} images; finish it first`
    : undefined
}

function startOf({ source }: RunRecord, row: number, place?: number): string[] | undefined {
  if (source?.from !== 'noise' && source?.from !== 'dataset' && source?.from !== 'run') return undefined
  const image = String(source.images ? imagesIn(source.images)[row] : row)
  if (source.from === 'dataset')
    return ['--dataset', source.dataset, '--images', place === undefined ? image : String(place)]
  if (source.from === 'run') return ['--from', `${source.run}:${source.tensor}`, '--images', image]
  const { seed, stream, count } = source
  return ['--seed', String(seed), '--stream', stream, '--count', String(count), '--images', image]
}

const directions = ({ sampling, inversion }: { sampling: boolean; inversion: boolean }) =>
  [...(sampling ? ['sampling'] : []), ...(inversion ? ['inversion'] : [])].join(',') || 'none'
