import { startsFromNoise, type RunRecord } from '../../src-shared/project/runRecord.ts'
import { rowName } from '../run/rowName.ts'
import type { RunForm } from './runForm.ts'

/**
 * What the form of a new run begins with that takes one image of a run the same way again, from what it started from there, and keeps its states.
 *
 * @param lastStep  the training step of the model's last checkpoint, which the form takes where it names none
 * @returns undefined where the form cannot stand for it: the run is another program's, or had steps replaced or swapped
 */
export function formOfImage(record: RunRecord, row: number, lastStep?: number): Partial<RunForm> | undefined {
  const { kind, model, settings, source } = record
  if (!model || !settings || !source || kind === 'import') return undefined
  if (settings.replaceFirst || settings.swapFirst) return undefined
  const { steps, inversionSteps, convention, clip, afterClip, threshold } = settings
  return {
    kind,
    name: `Path of ${rowName(row)}, ${record.name}`,
    model: model.id,
    checkpoint: model.checkpoint.step === lastStep ? undefined : model.checkpoint.step,
    from: 'run',
    run: record.id,
    tensor: startsFromNoise(source) ? 'noise' : 'samples',
    images: String(row),
    steps,
    inversionSteps: kind === 'sample' || inversionSteps === steps ? undefined : inversionSteps,
    convention: kind === 'sample' ? undefined : convention,
    clip: directionsOf(clip),
    afterClip,
    threshold: directionsOf(threshold),
    keepStates: '1',
  }
}

function directionsOf(of: { sampling: boolean; inversion: boolean } | undefined): NonNullable<RunForm['clip']> {
  if (of?.sampling && of.inversion) return 'both'
  if (of?.sampling) return 'sampling'
  return of?.inversion ? 'inversion' : 'none'
}
