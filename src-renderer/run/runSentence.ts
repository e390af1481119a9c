import type { ShownRunState } from '../../src-shared/contract/views.ts'
import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import { startsFromNoise } from '../../src-shared/project/runRecord.ts'
import { runStateLook } from '../components/runStateLook.ts'
import { formatNumber } from '../format/formatNumber.ts'

/** One sentence under the run's name: what it did with what. */
export function runSentence({ kind, source, model, dataset, tensors }: RunRecord): string {
  if (kind === 'import') return `Tensors of another program: ${tensors.join(', ')}`
  const fromNoise = source !== undefined && startsFromNoise(source)
  const what = fromNoise ? 'Noise' : (dataset?.name ?? 'Samples of an earlier run')
  const done = {
    sample: `${what} to sample`,
    invert: `${what}, inverted`,
    roundtrip: fromNoise ? `${what} to sample, inverted and reconstructed` : `${what}, inverted and reconstructed`,
  }[kind]
  return `${done}${model ? ` with ${modelWords(model)}` : ''}`
}

/** `landscape-ddpm at step 6,422` */
export function modelWords({ name, checkpoint }: NonNullable<RunRecord['model']>): string {
  return checkpoint.step === undefined ? name : `${name} at step ${formatNumber(checkpoint.step)}`
}

/** What a line has room for of a run: `64 images, T 50, running, 12 finished`. */
export function headWords({ count, settings }: RunRecord, state: ShownRunState, done: number): string {
  return [
    `${formatNumber(count)} ${count === 1 ? 'image' : 'images'}`,
    ...(settings ? [`T ${settings.steps}`] : []),
    runStateLook[state].word,
    ...(state === 'done' ? [] : [`${formatNumber(done)} finished`]),
  ].join(', ')
}
