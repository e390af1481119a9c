import path from 'node:path'
import { isDiffusersWeights } from './diffusers/findDiffusersModel.ts'
import { filesOfOnnx } from './onnxFile/filesOfOnnx.ts'
import { isOnnxFile } from './onnxFile/findOnnxModel.ts'
import { shardsOf } from './readers/safetensorsIndex.ts'

/**
 * All files that decide what a checkpoint computes: the one with its weights, the shards that an index names, for a network of diffusers the
 * config.json beside it, and the weights that an ONNX file keeps beside itself. Their content is the checkpoint's identity.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken
 */
export async function filesOfCheckpoint(checkpointFile: string): Promise<string[]> {
  if (isOnnxFile(checkpointFile)) return (await filesOfOnnx(checkpointFile)).map((file) => file.path)
  if (!(await isDiffusersWeights(checkpointFile))) return [checkpointFile]
  const beside = (name: string) => path.join(path.dirname(checkpointFile), name)
  const shards = checkpointFile.endsWith('.json') ? await shardsOf(checkpointFile) : []
  return [checkpointFile, ...shards.map(beside), beside('config.json')]
}
