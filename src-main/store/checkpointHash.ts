import { filesOfCheckpoint } from '../models/filesOfCheckpoint.ts'
import type { WhileReading } from '../models/readers/whileReading.ts'
import { hashBytes, hashFile } from './contentHash.ts'

/**
 * The identity of a checkpoint: the SHA-256 of its file or, where several files make it up, the SHA-256 of theirs, one hex line each.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken
 */
export async function hashCheckpoint(checkpointFile: string, whileReading?: WhileReading): Promise<string> {
  const files = await filesOfCheckpoint(checkpointFile)
  const sums: string[] = []
  for (const file of files) sums.push(await hashFile(file, whileReading))
  return sums.length === 1 ? sums[0] : hashBytes(Buffer.from(sums.map((sum) => `${sum}\n`).join('')))
}
