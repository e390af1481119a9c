import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { WhileReading } from '../models/readers/whileReading.ts'
import { declaredFrom } from './systemErrors.ts'

const chunkBytes = 1 << 20

/**
 * SHA-256 of a file's content in hex, read as a stream.
 *
 * @throws FileMissing, FileNotReadable
 */
export async function hashFile(file: string, { signal, onBytes }: WhileReading = {}): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes, signal })) {
      hash.update(chunk as Buffer)
      onBytes?.((chunk as Buffer).length)
    }
  } catch (error) {
    throw declaredFrom(error, file)
  }
  return hash.digest('hex')
}

/**
 * SHA-256 in hex over the memory of one array or of several, one after the other. For float32 arrays these are, on every machine that
 * Inverscope runs on, the bytes of their rows in a `.npy` file.
 */
export function hashBytes(...blocks: NodeJS.ArrayBufferView[]): string {
  const hash = createHash('sha256')
  for (const block of blocks) hash.update(block)
  return hash.digest('hex')
}
