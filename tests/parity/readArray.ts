import { readFileSync } from 'node:fs'
import path from 'node:path'

const kinds = { '<f4': Float32Array, '<f8': Float64Array, '|b1': Uint8Array, '<i8': BigInt64Array }

/** An array of the fixtures in this folder, for example `readArray('schedules/linear-10/noise.npy')`. */
export function readArray(file: string): { shape: number[]; data: Float32Array } {
  const bytes = readFileSync(path.join(import.meta.dirname, file))
  const header = bytes.toString('latin1', 10, 10 + bytes.readUInt16LE(8))
  const kind = /'descr': '([^']+)'/.exec(header)![1] as keyof typeof kinds
  const shape = [.../'shape': \(([^)]*)\)/.exec(header)![1].matchAll(/\d+/g)].map(Number)
  const body = bytes.buffer.slice(bytes.byteOffset + 10 + header.length, bytes.byteOffset + bytes.length)
  return { shape, data: Float32Array.from(new kinds[kind](body), Number) }
}

/** A case.json of the fixtures in this folder. */
export function readCase<Case>(folder: string): Case {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, folder, 'case.json'), 'utf8')) as Case
}

/** The largest |a - b|, as a share of the largest |b|. Infinite where the lengths differ or something is not a number. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity
  let difference = 0
  let largest = 0
  for (let i = 0; i < expected.length; i++) {
    const apart = Math.abs(actual[i] - expected[i])
    if (Number.isNaN(apart)) return Infinity
    difference = Math.max(difference, apart)
    largest = Math.max(largest, Math.abs(expected[i]))
  }
  return difference / largest
}
