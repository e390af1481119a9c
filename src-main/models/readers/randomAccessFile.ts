import { open, stat } from 'node:fs/promises'
import { CheckpointBroken, FileMissing, FileNotReadable } from '../../../src-shared/errors/errors.ts'

/** A file that is open for reading pieces of it. */
export interface RandomAccessFile {
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Fills `target` with the bytes from `offset` on. Throws CheckpointBroken where the file ends before. */
  readInto(offset: number, target: Uint8Array): Promise<void>
  read(offset: number, length: number): Promise<Uint8Array>
}

/** One read call takes less than 2 GiB on every platform. */
const largestRead = 1 << 30

/**
 * Opens `path` for the time of `use` and closes it, whatever happens.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken where a read goes beyond the end
 */
export async function withRandomAccessFile<Result>(
  path: string,
  use: (file: RandomAccessFile) => Promise<Result>,
): Promise<Result> {
  const declare = (error: unknown): never => {
    throw declaredError(error, path)
  }
  // Asked before opening, because opening a named pipe would wait for a writer.
  if (!(await stat(path).catch(declare)).isFile()) throw FileNotReadable({ path, reason: 'it is not a file' })
  const handle = await open(path, 'r').catch(declare)
  try {
    const { size } = await handle.stat()
    const check = (offset: number, length: number) => {
      if (offset < 0 || offset + length > size)
        throw CheckpointBroken({ path, reason: `it ends at byte ${size}, before its contents do` })
    }
    const readInto = async (offset: number, target: Uint8Array) => {
      check(offset, target.length)
      for (let done = 0; done < target.length;) {
        const length = Math.min(largestRead, target.length - done)
        const { bytesRead } = await handle.read(target, done, length, offset + done)
        if (bytesRead === 0) throw CheckpointBroken({ path, reason: 'it became shorter while it was read' })
        done += bytesRead
      }
    }
    const read = async (offset: number, length: number) => {
      check(offset, length)
      const bytes = new Uint8Array(length)
      await readInto(offset, bytes)
      return bytes
    }
    return await use({ path, size, read, readInto })
  } finally {
    await handle.close()
  }
}

function declaredError(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return FileMissing({ path }, { cause: error })
  if (typeof code === 'string') return FileNotReadable({ path, reason: code }, { cause: error })
  return error
}
