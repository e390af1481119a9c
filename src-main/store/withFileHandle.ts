import { open, type FileHandle } from 'node:fs/promises'
import { FolderSilent } from '../../src-shared/errors/fileErrors.ts'
import { answerInTime } from './answerInTime.ts'

/**
 * Opens a file, hands it out, and closes it, whatever happens.
 *
 * @throws FolderSilent, what opening and closing throw as the system has it, and what `use` throws
 */
export async function withFileHandle<Result>(
  file: string,
  flags: string | number,
  use: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  const opening = open(file, flags)
  const handle = await answerInTime(file, opening).catch((error: unknown) => {
    // One that is opened later, when nobody waits for it any more.
    opening.then((late) => late.close()).catch(() => {})
    throw error
  })
  try {
    const result = await use(handle)
    await answerInTime(file, handle.close())
    return result
  } catch (error) {
    const closed = handle.close().catch(() => {})
    // Closing waits for what the file was asked for before, and in a folder that keeps silent that is for ever.
    if (!FolderSilent.is(error)) await closed
    throw error
  }
}
