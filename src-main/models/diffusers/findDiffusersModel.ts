import type { Dirent } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { FileMissing, FileNotReadable, ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { stepOfFolder } from '../checkpointSeries.ts'
import { readConfigFile } from './readConfig.ts'
import { denoiserFolders, trainingCheckpoints } from './trainingCheckpoints.ts'
import { chooseWeights } from './weightNames.ts'

export interface FoundWeights {
  /** Training step from the folder's name. */
  readonly step?: number
  /** The file with the weights, or the index of its shards. */
  readonly weights: string
}

/** Where the parts of a diffusers model lie. */
export interface DiffusersModel {
  /** Class of the pipeline; undefined for the folder of a network alone. */
  readonly pipeline?: string
  /** Oldest training step first, the finished model last; config.json lies beside each. */
  readonly checkpoints: readonly FoundWeights[]
  /** scheduler_config.json, where there is one. */
  readonly scheduler?: string
  /** The file with the weights of the pipeline's autoencoder, or the index of their shards, where there is one. */
  readonly autoencoder?: string
  /** Sentences about files that were left out. */
  readonly warnings: readonly string[]
}

/** The last one is LDMPipeline under its name before diffusers 0.2. */
const pipelines = ['DDPMPipeline', 'DDIMPipeline', 'LDMPipeline', 'DiTPipeline', 'LatentDiffusionUncondPipeline']
/** Where a pipeline keeps its autoencoder. */
const autoencoderFolders = ['vae', 'vqvae']
const safetensorsName = /\.safetensors(?:\.index(?:\.\w+)?\.json)?$/

/**
 * Finds the parts of a diffusers model: a pipeline's folder, the folder of one network, that of a training checkpoint with `unet` or
 * `unet_ema` in it, that of a training run with checkpoints in it (also beside a pipeline), or a file of weights with config.json
 * beside it.
 *
 * @returns undefined for what is no diffusers model
 * @throws FileMissing, FileNotReadable; ModelNotSupported for another pipeline, by name, and where weights are missing
 */
export async function findDiffusersModel(modelPath: string): Promise<DiffusersModel | undefined> {
  const information = await stat(modelPath).catch(declaring(modelPath))
  if (!information.isDirectory()) return findFile(modelPath)
  const entries = await readdir(modelPath, { withFileTypes: true }).catch(declaring(modelPath))
  const has = (name: string) => entries.some((entry) => entry.name === name)
  if (has('model_index.json')) return findPipeline(modelPath, entries)
  // A training program of another family may keep its own config.json beside its checkpoints.
  if (entries.some(({ name }) => /\.(?:pt|pth)$/.test(name))) return undefined
  if (has('config.json')) return chosenWeights(modelPath)
  if (has('scheduler_config.json'))
    throw ModelNotSupported({
      path: modelPath,
      reason: 'it is a scheduler alone. Open the folder of its pipeline to run it',
    })
  const denoiser = denoiserFolders.find(has)
  if (denoiser !== undefined) return chosenWeights(path.join(modelPath, denoiser))
  const training = await trainingCheckpoints(modelPath, namesOf(entries))
  return training.checkpoints.length ? training : undefined
}

async function findFile(file: string): Promise<DiffusersModel | undefined> {
  if (!(await isDiffusersWeights(file))) return undefined
  if (await exists(configBeside(file))) return { checkpoints: [{ ...stepOfFolder(file), weights: file }], warnings: [] }
  throw ModelNotSupported({
    path: file,
    reason: 'no config.json lies beside it, which would say what network it is of',
  })
}

/** Whether a file holds the weights of a diffusers network: safetensors, or torch's own format beside a config.json. */
export async function isDiffusersWeights(file: string): Promise<boolean> {
  return safetensorsName.test(file) || (file.endsWith('.bin') && (await exists(configBeside(file))))
}

function configBeside(file: string): string {
  return path.join(path.dirname(file), 'config.json')
}

async function findPipeline(folder: string, entries: readonly Dirent[]): Promise<DiffusersModel> {
  const index = path.join(folder, 'model_index.json')
  const { _class_name: pipeline } = await readConfigFile(index)
  if (typeof pipeline !== 'string' || !pipelines.includes(pipeline))
    throw ModelNotSupported({
      path: index,
      reason: `its pipeline is ${String(pipeline)}, and ${pipelines.join(', ')} can be run`,
    })
  // The first pipelines kept all files in one folder.
  const denoiser = denoiserFolders.find((name) => entries.some((entry) => entry.name === name)) ?? '.'
  const found = await chosenWeights(path.join(folder, denoiser))
  const training = await trainingCheckpoints(folder, namesOf(entries))
  const schedulers = ['scheduler/scheduler_config.json', 'scheduler_config.json'].map((name) => path.join(folder, name))
  const folderOfAutoencoder = autoencoderFolders.find((name) => entries.some((entry) => entry.name === name))
  const autoencoder = folderOfAutoencoder && (await chosenWeights(path.join(folder, folderOfAutoencoder)))
  const both = ['unet', 'unet_ema'].every((name) => entries.some((entry) => entry.name === name))
  return {
    pipeline,
    checkpoints: [...training.checkpoints, ...found.checkpoints],
    scheduler: (await exists(schedulers[0]))
      ? schedulers[0]
      : (await exists(schedulers[1]))
        ? schedulers[1]
        : undefined,
    ...(autoencoder ? { autoencoder: autoencoder.checkpoints[0].weights } : {}),
    warnings: [
      ...(both ? ['The averaged weights in unet_ema are taken; open the folder unet itself for the others.'] : []),
      ...found.warnings,
      ...(autoencoder ? autoencoder.warnings : []),
      ...training.warnings,
    ],
  }
}

async function chosenWeights(folder: string): Promise<DiffusersModel> {
  const names = await readdir(folder).catch(declaring(folder))
  const { chosen, others } = chooseWeights(names)
  if (chosen === undefined)
    throw ModelNotSupported({ path: folder, reason: 'it holds no diffusion_pytorch_model.safetensors or .bin' })
  const left = others.length ? [`${chosen} is taken; to open another, give its path: ${others.join(', ')}.`] : []
  return { checkpoints: [{ ...stepOfFolder(folder), weights: path.join(folder, chosen) }], warnings: left }
}

function namesOf(entries: readonly Dirent[]): string[] {
  return entries.map(({ name }) => name)
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

function declaring(place: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? FileMissing({ path: place }, { cause: error })
      : FileNotReadable({ path: place, reason: error.code ?? error.message }, { cause: error })
  }
}
