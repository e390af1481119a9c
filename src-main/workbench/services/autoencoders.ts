import path from 'node:path'
import { NoAutoencoder } from '../../../src-shared/errors/errors.ts'
import type { AutoencoderEntry, Location } from '../../../src-shared/project/projectFile.ts'
import type { AutoencoderSource } from '../../engine/protocol.ts'
import { findAutoencoder } from '../../models/diffusers/openComponent.ts'
import { resolveLocation } from '../../store/projectStore.ts'
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
  const source = await autoencoderOfEntry(project, entry)
  if (source) return source
  throw NoAutoencoder({ model: entry.name })
}

/** Where the autoencoder of a model or of a run's model lies now; undefined where it has none. @throws FileMissing */
export async function autoencoderOfEntry(
  project: OpenProject,
  { location, autoencoder }: { location: Location; autoencoder?: AutoencoderEntry },
): Promise<AutoencoderSource | undefined> {
  if (!autoencoder) return undefined
  const place = await resolveLocation(project.folder, location)
  return { file: path.join(place, autoencoder.file), sha256: autoencoder.sha256 }
}
