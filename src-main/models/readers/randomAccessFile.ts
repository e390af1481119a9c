import { open } from 'node:fs/promises'
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
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw declaredOpenError(error, path)
  })
  try {
    const information = await handle.stat()
    if (!information.isFile()) throw FileNotReadable({ path, reason: 'it is not a file' })
    const readInto = async (offset: number, target: Uint8Array) => {
      if (offset < 0 || offset + target.length > information.size)
        throw CheckpointBroken({ path, reason: `it ends at byte ${information.size}, before its contents do` })
      for (let done = 0; done < target.length;) {
        const length = Math.min(largestRead, target.length - done)
        const { bytesRead } = await handle.read(target, done, length, offset + done)
        if (bytesRead === 0) throw CheckpointBroken({ path, reason: 'it became shorter while it was read' })
        done += bytesRead
      }
    }
    return await use({
      path,
      size: information.size,
      readInto,
      async read(offset, length) {
        if (offset + length > information.size) await readInto(offset + length, new Uint8Array(1))
        const bytes = new Uint8Array(length)
        await readInto(offset, bytes)
        return bytes
      },
    })
  } finally {
    await handle.close()
  }
}

function declaredOpenError(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return FileMissing({ path }, { cause: error })
  if (typeof code === 'string') return FileNotReadable({ path, reason: code }, { cause: error })
  return error
}
