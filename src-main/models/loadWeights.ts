import { CheckpointBroken } from '../../src-shared/errors/errors.ts'
import type { BuiltGraph } from './onnx/graphBuilder.ts'
import { readTensors } from './readers/storedTensor.ts'
import type { WeightFile } from './readers/weightFile.ts'

/** Room for the gaps between aligned weights. */
const spareBytes = 1024 * 1024

/**
 * Reads the weights of a graph into one buffer, as float32, each file in one pass.
 *
 * @returns the buffer, and sentences about weights that are not all numbers
 * @throws CheckpointBroken where the weights would take far more room than their file; FileMissing, FileNotReadable
 */
export async function loadWeights(
  { weights, byteLength }: BuiltGraph,
  { path, bytes, tensors }: WeightFile,
): Promise<{ data: Uint8Array; warnings: string[] }> {
  // Float16 grows to twice its size; more means that tensors share their numbers, so that a small file would fill the memory.
  if (byteLength > 2 * bytes + spareBytes)
    throw CheckpointBroken({ path, reason: 'its tensors share their numbers, as those of no network do' })
  const data = new Uint8Array(byteLength)
  const placed = weights.map(({ name, byteOffset, count }) => ({
    tensor: tensors.get(name)!,
    target: new Float32Array(data.buffer, byteOffset, count),
  }))
  for (const [file, wanted] of Map.groupBy(placed, ({ tensor }) => tensor.file)) await readTensors(file, wanted)
  const warnings = placed.filter(({ target }) => !allFinite(target)).map(({ tensor }) => notFinite(tensor.name))
  return { data, warnings }
}

function notFinite(name: string): string {
  return `The weights of ${name} are not all finite numbers; the checkpoint is probably damaged or its training diverged.`
}

/** x - x is 0 for every finite number and NaN for all others, so one sum tells. */
function allFinite(values: Float32Array): boolean {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] - values[i]
  return sum === 0
}
