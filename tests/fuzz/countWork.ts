import { open } from 'node:fs/promises'

/** What reading one file took. */
export interface Work {
  /** Elements put into arrays and maps: every value that a reader makes of a file is put into one. */
  operations: number
  /** Bytes of binary memory that was asked for. */
  allocated: number
  /** Bytes read from disk. */
  read: number
}

/** What every file costs, however small: parsing a configuration of no fields, tables, and windows that files are read in. */
const fixed = { operations: 20_000, allocated: 1 << 20, read: 1 << 18 } as const
/**
 * What a byte of a file may cost at most. Operations: an opcode, an entry of a zip directory or a field of JSON makes a few values of each few
 * bytes, and the older torch format is read again while its window grows. Allocations: values become float32, which is twice float16, and a
 * copy is made where they are not aligned.
 */
const perByte = { operations: 64, allocated: 64, read: 16 } as const

/** An archive of compressed arrays may unpack to so many times its size, or to 64 MB; its arrays are then copied as float32. */
const unpacked = { times: 20, bytes: 64 << 20, copies: 3 } as const

/** The bound of the work for a file of so many bytes. */
export function boundFor(bytes: number, isCompressed = false): Work {
  const contents = isCompressed ? unpacked.copies * Math.max(unpacked.times * bytes, unpacked.bytes) : 0
  return {
    operations: fixed.operations + perByte.operations * bytes,
    allocated: fixed.allocated + perByte.allocated * bytes + contents,
    read: fixed.read + perByte.read * bytes,
  }
}

const counted: Work = { operations: 0, allocated: 0, read: 0 }
let installed = false

/**
 * Counts the work of everything that runs from now on in this process, by wrapping what makes memory and what fills arrays and maps. For
 * processes that do nothing else but fuzz.
 */
export async function countWork(): Promise<{ begin(): void; end(): Work }> {
  if (!installed) await install()
  installed = true
  return {
    begin: () => Object.assign(counted, { operations: 0, allocated: 0, read: 0 }),
    end: () => ({ ...counted }),
  }
}

type Constructor = new (...given: never[]) => ArrayBufferView

async function install(): Promise<void> {
  const globals = globalThis as unknown as Record<string, Constructor & { BYTES_PER_ELEMENT: number }>
  for (const name of ['Uint8Array', 'Uint16Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array'])
    globals[name] = new Proxy(globals[name], {
      construct(target, given: [unknown], newTarget) {
        if (typeof given[0] === 'number') counted.allocated += given[0] * target.BYTES_PER_ELEMENT
        return Reflect.construct(target, given, newTarget as typeof target) as object
      },
    })
  const { push } = Array.prototype
  Array.prototype.push = function (...values: unknown[]) {
    counted.operations += values.length
    return push.apply(this, values)
  }
  const { set } = Map.prototype
  Map.prototype.set = function (key: unknown, value: unknown) {
    counted.operations++
    return set.call(this, key, value) as Map<unknown, unknown>
  }
  const handle = await open(import.meta.filename)
  const prototype = Object.getPrototypeOf(handle) as { read(...given: unknown[]): Promise<{ bytesRead: number }> }
  await handle.close()
  const { read } = prototype
  prototype.read = async function (...given: unknown[]) {
    const result = await read.apply(this, given)
    counted.read += result.bytesRead
    return result
  }
}
