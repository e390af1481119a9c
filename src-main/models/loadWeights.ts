import { CheckpointBroken } from '../../src-shared/errors/errors.ts'
import type { BuiltGraph } from './onnx/graphBuilder.ts'
import { readTensors } from './readers/storedTensor.ts'
import type { WeightFile } from './readers/weightFile.ts'

/** Room for the gaps between aligned weights. */
const spareBytes = 1024 * 1024

/**
 * Reads the weights of a graph into one buffer, as float32, each file in one pass.
 *
 * @throws CheckpointBroken where the weights would take far more room than their file; FileMissing, FileNotReadable
 */
export async function loadWeights(
  { weights, byteLength }: Pick<BuiltGraph, 'weights' | 'byteLength'>,
  file: WeightFile,
): Promise<{ data: Uint8Array }> {
  refuseSharedNumbers(byteLength, file)
  const data = new Uint8Array(byteLength)
  const placed = weights.map(({ name, byteOffset, count }) => ({
    tensor: file.tensors.get(name)!,
    target: new Float32Array(data.buffer, byteOffset, count),
  }))
  for (const [path, wanted] of Map.groupBy(placed, ({ tensor }) => tensor.file)) await readTensors(path, wanted)
  return { data }
}

/**
 * Float16 grows to twice its size; more means that tensors share their numbers, so that a small file would fill the memory.
 *
 * @param byteLength  of all weights as float32
 * @throws CheckpointBroken
 */
export function refuseSharedNumbers(byteLength: number, { path, bytes }: WeightFile): void {
  if (byteLength > 2 * bytes + spareBytes)
    throw CheckpointBroken({ path, reason: 'its tensors share their numbers, as those of no network do' })
}
