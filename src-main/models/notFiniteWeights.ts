import { isDiffusersWeights } from './diffusers/findDiffusersModel.ts'
import { openWeights } from './diffusers/readComponent.ts'
import { isOnnxFile } from './onnxFile/findOnnxModel.ts'
import { notFiniteOnnx } from './onnxFile/notFiniteOnnx.ts'
import { notFiniteTensors } from './readers/notFiniteTensors.ts'
import { openTorchFile } from './readers/torchFile.ts'
import { torchWeights } from './readers/weightFile.ts'
import type { WhileReading } from './readers/whileReading.ts'

/**
 * Names of a checkpoint's weights that hold a NaN or an infinite number: its file is damaged, or its training diverged. Reads the whole file.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported
 */
export async function notFiniteWeights(checkpointFile: string, whileReading?: WhileReading): Promise<string[]> {
  if (isOnnxFile(checkpointFile)) return notFiniteOnnx(checkpointFile, whileReading)
  return notFiniteTensors((await tensorsOf(checkpointFile)).values(), whileReading)
}

/**
 * The half precision that a checkpoint keeps weights in, or some of them; undefined for one of float32, and for ONNX files.
 *
 * @throws as notFiniteWeights
 */
export async function halfPrecisionOf(checkpointFile: string): Promise<'float16' | 'bfloat16' | undefined> {
  if (isOnnxFile(checkpointFile)) return undefined
  const stored = new Set([...(await tensorsOf(checkpointFile)).values()].map(({ dtype }) => dtype))
  return (['float16', 'bfloat16'] as const).find((half) => stored.has(half))
}

async function tensorsOf(checkpointFile: string) {
  const { tensors } = (await isDiffusersWeights(checkpointFile))
    ? (await openWeights(checkpointFile)).file
    : torchWeights(await openTorchFile(checkpointFile))
  return tensors
}
