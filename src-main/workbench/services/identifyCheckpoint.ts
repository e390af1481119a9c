import { stat } from 'node:fs/promises'
import { filesOfCheckpoint } from '../../models/filesOfCheckpoint.ts'
import { notFiniteWeights } from '../../models/notFiniteWeights.ts'
import { hashCheckpoint } from '../../store/checkpointHash.ts'

/** What only reading a whole checkpoint tells. */
export interface CheckpointIdentity {
  readonly sha256: string
  /** Names of weights that are not all finite numbers. */
  readonly notFinite: readonly string[]
}

/** Checkpoints that were read lately, so that a form which asks at each key press does not read gigabytes each time. */
const known = new Map<string, Promise<CheckpointIdentity>>()
const mostKnown = 256

/**
 * Reads a whole checkpoint for its SHA-256 and for weights that are not numbers; again only where its files have changed since.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported
 */
export async function identifyCheckpoint(checkpointFile: string): Promise<CheckpointIdentity> {
  const files = await filesOfCheckpoint(checkpointFile)
  // A file that is gone is for reading it to report.
  const states = await Promise.all(files.map((file) => stat(file, { bigint: true }).catch(() => undefined)))
  const key = JSON.stringify(files.map((file, i) => [file, String(states[i]?.size), String(states[i]?.mtimeNs)]))
  const before = known.get(key)
  if (before) return before
  const identity = read(checkpointFile)
  known.set(key, identity)
  if (known.size > mostKnown) known.delete(known.keys().next().value!)
  identity.catch(() => known.delete(key))
  return identity
}

async function read(checkpointFile: string): Promise<CheckpointIdentity> {
  const sha256 = await hashCheckpoint(checkpointFile)
  return { sha256, notFinite: await notFiniteWeights(checkpointFile) }
}

/** A sentence about weights that are not numbers; none where all are. */
export function notFiniteNote({ notFinite = [] }: { readonly notFinite?: readonly string[] }): string[] {
  if (notFinite.length === 0) return []
  const shown = notFinite.slice(0, 5).join(', ') + (notFinite.length > 5 ? ` and ${notFinite.length - 5} more` : '')
  return [
    `The weights of ${shown} are not all finite numbers; the checkpoint is probably damaged or its training diverged.`,
  ]
}
