import { stat, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { CheckpointBroken, FileMissing, FileNotReadable } from '../../../src-shared/errors/errors.ts'
import { openSafetensors } from './safetensors.ts'
import type { StoredTensor } from './storedTensor.ts'
import type { WeightFile } from './weightFile.ts'

const largestIndex = 100_000_000
const mostShards = 1000

const Index = z.object({ weight_map: z.record(z.string(), z.string()) })

/**
 * Reads the headers of all shards that an index (`*.safetensors.index.json`) names.
 *
 * @throws as openSafetensors, and CheckpointBroken where the index names a file outside its folder or a tensor that its shard does not hold
 */
export async function openShardedSafetensors(indexPath: string): Promise<WeightFile> {
  const places = await readIndex(indexPath)
  const files = shardNames(places)
  if (files.length > mostShards)
    throw CheckpointBroken({ path: indexPath, reason: `it names ${files.length} files, more than ${mostShards}` })
  const shards = new Map<string, WeightFile>()
  for (const file of files) shards.set(file, await openSafetensors(path.join(path.dirname(indexPath), file)))
  const tensors = new Map<string, StoredTensor>()
  for (const [name, file] of places) {
    const tensor = shards.get(file)!.tensors.get(name)
    if (!tensor)
      throw CheckpointBroken({ path: indexPath, reason: `it puts ${name} into ${file}, which does not hold it` })
    tensors.set(name, tensor)
  }
  for (const [file, { tensors: held }] of shards)
    for (const name of held.keys())
      if (places.get(name) !== file)
        throw CheckpointBroken({ path: indexPath, reason: `${file} holds ${name}, which it does not name there` })
  return { path: indexPath, bytes: sum([...shards.values()].map(({ bytes }) => bytes)), tensors }
}

/** The names of the files beside an index that hold its tensors. @throws CheckpointBroken, FileMissing, FileNotReadable */
export async function shardsOf(indexPath: string): Promise<string[]> {
  return shardNames(await readIndex(indexPath))
}

function shardNames(places: ReadonlyMap<string, string>): string[] {
  return [...new Set(places.values())].sort()
}

async function readIndex(indexPath: string): Promise<Map<string, string>> {
  const declare = (error: NodeJS.ErrnoException): never => {
    throw error.code === 'ENOENT'
      ? FileMissing({ path: indexPath }, { cause: error })
      : FileNotReadable({ path: indexPath, reason: error.code ?? error.message }, { cause: error })
  }
  const information = await stat(indexPath).catch(declare)
  if (!information.isFile()) throw FileNotReadable({ path: indexPath, reason: 'it is not a file' })
  if (information.size > largestIndex)
    throw CheckpointBroken({ path: indexPath, reason: `an index of ${information.size} bytes is not one` })
  const text = await readFile(indexPath, 'utf8').catch(declare)
  const index = Index.safeParse(parsed(text))
  if (!index.success) throw CheckpointBroken({ path: indexPath, reason: 'it has no weight_map from tensors to files' })
  const places = new Map(Object.entries(index.data.weight_map))
  for (const [name, file] of places)
    if (!/^[\w.-]+\.safetensors$/.test(file))
      throw CheckpointBroken({
        path: indexPath,
        reason: `it puts ${name} into ${JSON.stringify(file)}, and only .safetensors files beside it are read`,
      })
  return places
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
