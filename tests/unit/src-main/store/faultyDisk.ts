import type * as fileSystem from 'node:fs/promises'

/** How the disk of this test behaves. Set back by `repairDisk`. */
export const disk = { bytesLeft: Infinity, failure: 'ENOSPC', failingCall: undefined as string | undefined }

export function repairDisk(): void {
  Object.assign(disk, { bytesLeft: Infinity, failure: 'ENOSPC', failingCall: undefined })
}

function failure(syscall: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${disk.failure}: ${syscall}`), { code: disk.failure, syscall })
}

type FileSystem = typeof fileSystem

/**
 * `node:fs/promises` on a disk that takes `disk.bytesLeft` more bytes and then fails in the middle of a write, or that fails one call by name.
 * For vi.mock.
 */
export function withFaults(actual: FileSystem): FileSystem {
  const failing = (name: 'rename' | 'link' | 'mkdir' | 'readFile') => ({
    [name]: (...values: unknown[]) =>
      disk.failingCall === name
        ? Promise.reject(failure(name))
        : (actual[name] as (...values: unknown[]) => Promise<unknown>)(...values),
  })
  const open = async (...values: Parameters<FileSystem['open']>) => faultyHandle(await actual.open(...values))
  const faulty = {
    ...actual,
    ...failing('rename'),
    ...failing('link'),
    ...failing('mkdir'),
    ...failing('readFile'),
    open,
  }
  return { ...faulty, default: faulty } as FileSystem
}

function faultyHandle(handle: fileSystem.FileHandle): fileSystem.FileHandle {
  const take = async (bytes: Uint8Array, position: number | null): Promise<number> => {
    if (disk.bytesLeft === 0) throw failure('write')
    const length = Math.min(bytes.length, disk.bytesLeft)
    disk.bytesLeft -= length
    const { bytesWritten } = await handle.write(bytes, 0, length, position)
    return bytesWritten
  }
  const writeFile = async (data: string | Uint8Array | Iterable<string> | AsyncIterable<string>) => {
    const pieces = typeof data === 'string' || data instanceof Uint8Array ? [data] : data
    for await (const piece of pieces) {
      const bytes = Buffer.from(piece as string)
      for (let done = 0; done < bytes.length;) done += await take(bytes.subarray(done), null)
    }
  }
  const faults: Record<string, unknown> = {
    writeFile,
    appendFile: writeFile,
    write: async (bytes: Uint8Array, offset: number, length: number, position: number) => ({
      bytesWritten: await take(bytes.subarray(offset, offset + length), position),
    }),
    readFile: (encoding: BufferEncoding) =>
      disk.failingCall === 'readFile' ? Promise.reject(failure('read')) : handle.readFile(encoding),
    sync: () => (disk.failingCall === 'sync' ? Promise.reject(failure('fsync')) : handle.sync()),
  }
  return new Proxy(handle, {
    get(target, name) {
      const value: unknown = faults[String(name)] ?? Reflect.get(target, name)
      return typeof value === 'function' ? (value as (...values: unknown[]) => unknown).bind(target) : value
    },
  })
}
