import path from 'node:path'
import { NoAutoencoder } from '../../../src-shared/errors/errors.ts'
import type { AutoencoderSource } from '../../engine/sources.ts'
import { findAutoencoder } from '../../models/diffusers/openComponent.ts'
import { autoencoderOf } from '../jobs/verifySources.ts'
import type { OpenProject } from '../openProject.ts'
import { findModel } from './models.ts'

/**
 * The autoencoder of a model of a project or, without a project, of a pipeline or an autoencoder at a path.
 *
 * @throws UnknownName, NoAutoencoder, FileMissing, and what reading a pipeline throws
 */
export async function autoencoderSource(project: OpenProject | undefined, model: string): Promise<AutoencoderSource> {
  if (!project) return { file: await findAutoencoder(path.resolve(model)) }
  const entry = findModel(project, model)
  const source = await autoencoderOf(project, entry)
  if (source) return source
  throw NoAutoencoder({ model: entry.name })
}
