import { numberOfRun } from '../../../src-shared/project/numberOfRun.ts'
import type { MeasuredArm } from './interpolationArm.ts'

/** At which ends of which runs no distance to the samples of the reference is given, because the images come from its noises: a sentence for each end. */
export function sharedImages(
  arms: readonly { run: { record: { id: string } }; sharing: MeasuredArm['sharing'] }[],
  reference: string,
): string[] {
  return [0, 1].flatMap((end) => {
    const numbers = arms.filter(({ sharing }) => sharing.includes(end)).map(({ run }) => numberOfRun(run.record.id))
    if (numbers.length === 0) return []
    const runs =
      numbers.length === 1 ? `run ${numbers[0]}` : `runs ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`
    return [
      `At α = ${end} the images of ${runs} come from noises of run ${numberOfRun(reference)}, to whose samples distances are measured: none is given there, for two samples of a distribution do not share their images.`,
    ]
  })
}
