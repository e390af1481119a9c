import { FolderSilent } from '../../src-shared/errors/fileErrors.ts'
import { diskPatience } from './patience.ts'

const patience = diskPatience()
/** One that has just kept silent for so long is asked again only this briefly, until it answers. */
const briefly = 2

let silent = false

/**
 * Waits for one thing that a file system was asked for, but not for ever: a network folder whose server is away answers nothing, not even that
 * it failed, and the system lets neither a read nor a write be taken back.
 *
 * The time is counted in short pieces, so that a process that was stopped, or a machine that slept, gets its answer afterwards.
 * @throws FolderSilent, and what the work throws
 */
export async function answerInTime<Result>(path: string, work: Promise<Result>): Promise<Result> {
  const longest = silent ? Math.min(patience, briefly) : patience
  let waited = 0
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_, reject) => {
    const piece = Math.min(1, longest / 4)
    timer = setInterval(() => {
      waited += piece
      if (waited < longest) return
      silent = true
      reject(FolderSilent({ path, seconds: longest }))
    }, piece * 1000)
  })
  try {
    const result = await Promise.race([work, tooLong])
    silent = false
    return result
  } finally {
    clearInterval(timer)
  }
}
