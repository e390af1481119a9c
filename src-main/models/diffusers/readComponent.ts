import path from 'node:path'
import { CheckpointBroken } from '../../../src-shared/errors/errors.ts'
import { withRandomAccessFile } from '../readers/randomAccessFile.ts'
import { openSafetensors } from '../readers/safetensors.ts'
import { openShardedSafetensors } from '../readers/safetensorsIndex.ts'
import type { StoredTensor } from '../readers/storedTensor.ts'
import { openTorchFile } from '../readers/torchFile.ts'
import { torchWeights, type WeightFile } from '../readers/weightFile.ts'
import type { DiffusersComponent } from './denoiser.ts'
import { readConfigFile } from './readConfig.ts'

/** A network of a diffusers folder, before anybody has judged it. */
export interface ReadComponent {
  readonly component: DiffusersComponent
  /** Its weights by today's names. */
  readonly weights: WeightFile
  readonly format: 'safetensors' | 'safetensors in shards' | 'torch'
}

/** The layers of an attention under the names they had until diffusers 0.15. */
const oldAttention = /^(.*\battentions\.\d+)\.(query|key|value|proj_attn)\.(weight|bias)$/
const newAttention = { query: 'to_q', key: 'to_k', value: 'to_v', proj_attn: 'to_out.0' } as const

/**
 * Reads config.json and the header of the weights that lie beside it.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported
 */
export async function readComponent(weightsPath: string): Promise<ReadComponent> {
  const configPath = path.join(path.dirname(weightsPath), 'config.json')
  const config = await readConfigFile(configPath)
  const { file, format } = await openWeights(weightsPath)
  const weights = { ...file, tensors: withTodaysNames(file) }
  return { component: { path: configPath, config, tensors: weights.tensors }, weights, format }
}

/**
 * Size of a file of weights, with all shards where it is their index.
 *
 * @throws as readComponent
 */
export async function weightBytes(file: string): Promise<number> {
  if (file.endsWith('.json')) return (await openShardedSafetensors(file)).bytes
  return withRandomAccessFile(file, async ({ size }) => size)
}

/** The weights in a file, or in the shards that an index names, by the names of the file. @throws as readComponent */
export async function openWeights(file: string): Promise<{ file: WeightFile; format: ReadComponent['format'] }> {
  if (file.endsWith('.json')) return { file: await openShardedSafetensors(file), format: 'safetensors in shards' }
  if (file.endsWith('.safetensors')) return { file: await openSafetensors(file), format: 'safetensors' }
  return { file: torchWeights(await openTorchFile(file)), format: 'torch' }
}

function withTodaysNames({ path: file, tensors }: WeightFile): Map<string, StoredTensor> {
  const renamed = new Map<string, StoredTensor>()
  for (const [name, tensor] of tensors) {
    const match = oldAttention.exec(name)
    const today = match ? `${match[1]}.${newAttention[match[2] as keyof typeof newAttention]}.${match[3]}` : name
    if (renamed.has(today)) throw CheckpointBroken({ path: file, reason: `it holds ${today} under two names` })
    renamed.set(today, { ...tensor, name: today })
  }
  return renamed
}
