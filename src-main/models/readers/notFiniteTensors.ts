import { bytesPerValue, isFloating, type Dtype } from './dtype.ts'
import { withRandomAccessFile } from './randomAccessFile.ts'
import type { StoredTensor } from './storedTensor.ts'
import type { WhileReading } from './whileReading.ts'

/** What is read at once. */
const pieceBytes = 4 * 1024 * 1024

/**
 * Names of the floating-point tensors that hold a NaN or an infinite number, in the order of the file. One pass over the tensors of each file, a
 * few megabytes at a time; between the values of a view everything is looked at.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken where a file has become shorter
 */
export async function notFiniteTensors(
  tensors: Iterable<StoredTensor>,
  { signal, onBytes }: WhileReading = {},
): Promise<string[]> {
  const floating = [...tensors].filter(({ dtype }) => isFloating(dtype))
  const found: string[] = []
  for (const [path, inFile] of Map.groupBy(floating, ({ file }) => file))
    await withRandomAccessFile(path, async (file) => {
      const piece = new Uint8Array(Math.min(pieceBytes, Math.max(0, ...inFile.map(({ byteLength }) => byteLength))))
      for (const { name, dtype, byteOffset, byteLength } of inFile.toSorted((a, b) => a.byteOffset - b.byteOffset))
        for (let done = 0; done < byteLength; done += piece.length) {
          signal?.throwIfAborted()
          const part = piece.subarray(0, Math.min(piece.length, byteLength - done))
          await file.readInto(byteOffset + done, part)
          onBytes?.(part.length)
          if (allFinite(part, dtype)) continue
          found.push(name)
          break
        }
    })
  return found
}

/** @param bytes  whole values, which start at a multiple of their size in their buffer */
export function allFinite({ buffer, byteOffset, byteLength }: Uint8Array, dtype: Dtype): boolean {
  const count = Math.floor(byteLength / bytesPerValue[dtype])
  switch (dtype) {
    case 'float32':
      return allZeroDifferences(new Float32Array(buffer, byteOffset, count))
    case 'float64':
      return allZeroDifferences(new Float64Array(buffer, byteOffset, count))
    case 'float16':
      return !hasExponent(new Uint16Array(buffer, byteOffset, count), 0x7c00)
    case 'bfloat16':
      return !hasExponent(new Uint16Array(buffer, byteOffset, count), 0x7f80)
    default:
      return true
  }
}

/** x - x is 0 for every finite number and NaN for all others, so one sum tells. */
function allZeroDifferences(values: Float32Array | Float64Array): boolean {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] - values[i]
  return sum === 0
}

/** Whether one of the numbers has an exponent of ones only, which is what NaN and infinity have. */
function hasExponent(values: Uint16Array, exponent: number): boolean {
  for (let i = 0; i < values.length; i++) if ((values[i] & exponent) === exponent) return true
  return false
}
