import path from 'node:path'
import { isDiffusersWeights } from './diffusers/findDiffusersModel.ts'
import { shardsOf } from './readers/safetensorsIndex.ts'

/**
 * All files that decide what a checkpoint computes: the one with its weights, the shards that an index names, and for a network of diffusers the
 * config.json beside it. Their content is the checkpoint's identity.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken
 */
export async function filesOfCheckpoint(checkpointFile: string): Promise<string[]> {
  if (!(await isDiffusersWeights(checkpointFile))) return [checkpointFile]
  const beside = (name: string) => path.join(path.dirname(checkpointFile), name)
  const shards = checkpointFile.endsWith('.json') ? await shardsOf(checkpointFile) : []
  return [checkpointFile, ...shards.map(beside), beside('config.json')]
}
