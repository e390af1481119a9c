import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { NoAutoencoder } from '../../../src-shared/errors/errors.ts'
import type { OpenedAutoencoder } from '../openedModel.ts'
import { isAutoencoder } from './autoencoderOf.ts'
import { findDiffusersModel } from './findDiffusersModel.ts'
import { openAutoencoder } from './openAutoencoder.ts'
import { readConfigFile } from './readConfig.ts'
import { readScheduler, type ReadScheduler } from './readScheduler.ts'

/** A part of a pipeline that lies alone and is no denoiser. */
export type OpenedComponent =
  | { readonly kind: 'autoencoder'; readonly autoencoder: OpenedAutoencoder }
  | { readonly kind: 'scheduler'; readonly scheduler: ReadScheduler }

const schedulerName = 'scheduler_config.json'

/**
 * Opens the folder of an autoencoder or of a scheduler, or a file in it. Reads no weights.
 *
 * @returns undefined for what is neither
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported
 */
export async function openComponent(place: string): Promise<OpenedComponent | undefined> {
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const folder = isFolder ? place : path.dirname(place)
  const names: string[] = await readdir(folder).catch(() => [])
  if (names.includes('model_index.json')) return undefined
  const isScheduler = isFolder ? names.includes(schedulerName) : path.basename(place) === schedulerName
  if (isScheduler && !names.includes('config.json'))
    return { kind: 'scheduler', scheduler: await readScheduler(path.join(folder, schedulerName)) }
  if (!names.includes('config.json')) return undefined
  // The config.json of another program need not be JSON of any kind that is known here.
  const config = await readConfigFile(path.join(folder, 'config.json')).catch(() => ({}))
  if (!isAutoencoder(config)) return undefined
  const found = await findDiffusersModel(place)
  return found && { kind: 'autoencoder', autoencoder: await openAutoencoder(found.checkpoints[0].weights) }
}

/**
 * The weights of the autoencoder of a pipeline's folder, or of an autoencoder alone.
 *
 * @throws NoAutoencoder, and as openComponent
 */
export async function findAutoencoder(place: string): Promise<string> {
  const component = await openComponent(place)
  if (component?.kind === 'autoencoder') return component.autoencoder.weights
  const found = component ? undefined : await findDiffusersModel(place)
  if (found?.autoencoder !== undefined) return found.autoencoder
  throw NoAutoencoder({ model: place })
}
