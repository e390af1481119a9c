import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { chooseWeights } from './weightNames.ts'

/** Weights at one training step. */
export interface TrainingCheckpoint {
  readonly step: number
  /** The file with the weights, or the index of its shards. */
  readonly weights: string
}

const checkpointFolder = /^checkpoint-(\d{1,12})$/
/** Where a pipeline keeps its network. Averaged weights first, since those make the published samples. */
export const denoiserFolders = ['unet_ema', 'unet', 'transformer'] as const

/**
 * The checkpoints that diffusers' training scripts left in a folder: `checkpoint-500/unet_ema`, or `unet` where no average was kept.
 *
 * @param names  what the folder holds
 * @returns oldest step first, and a sentence about those that were left out, since they hold no weights of the same kind
 */
export async function trainingCheckpoints(
  folder: string,
  names: readonly string[],
): Promise<{ checkpoints: TrainingCheckpoint[]; warnings: string[] }> {
  const found = names.filter((name) => checkpointFolder.test(name))
  for (const denoiser of denoiserFolders) {
    const checkpoints: TrainingCheckpoint[] = []
    const without: string[] = []
    for (const name of found) {
      const place = path.join(folder, name, denoiser)
      // A checkpoint may be half written, or hold something else: then it is left out.
      const inside: string[] = await readdir(place).catch(() => [])
      const { chosen } = chooseWeights(inside)
      if (chosen === undefined || !inside.includes('config.json')) without.push(name)
      else checkpoints.push({ step: Number(checkpointFolder.exec(name)![1]), weights: path.join(place, chosen) })
    }
    if (checkpoints.length === 0) continue
    const warnings = without.length
      ? [`Left out, since they hold no ${denoiser} with weights: ${without.join(', ')}.`]
      : []
    return { checkpoints: checkpoints.sort((a, b) => a.step - b.step), warnings }
  }
  return { checkpoints: [], warnings: [] }
}
