import { RunMissing } from '../../src-shared/errors/errors.ts'
import { startsFromNoise, type RunRecord } from '../../src-shared/project/runRecord.ts'

/**
 * Whether the samples of a run were made by its own network, and not taken from images, a file, or another network's run. Samples of a run that is
 * not there any more are not known to be.
 *
 * @param read  a run of the project by its id
 * @throws what `read` throws, but RunMissing
 */
export async function madeByNetwork(record: RunRecord, read: (runId: string) => Promise<RunRecord>): Promise<boolean> {
  const weights = ({ model }: RunRecord) => model?.checkpoint.sha256
  let present = record
  // Every run was made after the one that it starts from, so this ends.
  while (present.source && !startsFromNoise(present.source)) {
    if (present.source.from !== 'run') return false
    const before = await read(present.source.run).catch((error: unknown) => {
      if (RunMissing.is(error)) return undefined
      throw error
    })
    if (!before) return false
    present = before
  }
  return present.source !== undefined && weights(present) !== undefined && weights(present) === weights(record)
}
