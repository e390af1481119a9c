import path from 'node:path'
import type { Description } from '../../../src-shared/contract/views.ts'
import { formatBytes } from '../../../src-shared/numbers/formatBytes.ts'
import type { OpenedComponent } from '../../models/diffusers/openComponent.ts'
import { factsOfFile } from '../../models/modelFacts.ts'
import { identifyCheckpoint, notFiniteNote, type Waiting } from './identifyCheckpoint.ts'

/**
 * What an autoencoder or a scheduler is that lies without its pipeline. An autoencoder is read as a whole.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken
 */
export async function componentDescription(
  place: string,
  component: OpenedComponent,
  waiting?: Waiting,
): Promise<Description> {
  const description = { kind: component.kind, title: path.basename(place), path: place, missing: [] }
  if (component.kind === 'scheduler') {
    const { name, settings } = component.scheduler
    return { ...description, facts: [{ name: 'Scheduler', value: name, from: 'file' }, ...factsOfFile(settings)] }
  }
  const { weights, facts, parts, bytes, scalingFactor, scalingFactorFrom: from } = component.autoencoder
  const identity = await identifyCheckpoint(weights, waiting)
  return {
    ...description,
    facts: [
      ...facts,
      { name: 'Scaling factor', value: String(scalingFactor), from },
      { name: 'Size', value: formatBytes(bytes) },
      { name: 'SHA-256', value: identity.sha256, from: 'file' },
      ...notFiniteNote(identity).map((value) => ({ name: 'Note', value })),
    ],
    parts,
  }
}
