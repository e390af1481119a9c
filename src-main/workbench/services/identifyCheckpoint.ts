import { stat } from 'node:fs/promises'
import { filesOfCheckpoint } from '../../models/filesOfCheckpoint.ts'
import { notFiniteWeights } from '../../models/notFiniteWeights.ts'
import type { WhileReading } from '../../models/readers/whileReading.ts'
import { hashCheckpoint } from '../../store/checkpointHash.ts'

/** What only reading a whole checkpoint tells. */
export interface CheckpointIdentity {
  readonly sha256: string
  /** Names of weights that are not all finite numbers. */
  readonly notFinite: readonly string[]
}

/** Who waits for weights that are read. */
export interface Waiting {
  /** Gives up. What nobody waits for any more is not read to its end. */
  signal?: AbortSignal
  /** @param share  of what is to be read, 0 to 1 */
  onShare?(share: number): void
}

interface Reading {
  readonly identity: Promise<CheckpointIdentity>
  readonly waiting: Set<Waiting>
  share(): number
  isOver: boolean
  /** Ends it before its end. */
  stop(): void
}

/** Checkpoints that were read lately, so that a form which asks at each key press does not read gigabytes each time. */
const known = new Map<string, Reading>()
const mostKnown = 256

/**
 * Reads a whole checkpoint for its SHA-256 and for weights that are not numbers; again only where its files have changed since.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported; the reason of the signal
 */
export async function identifyCheckpoint(checkpointFile: string, waiting: Waiting = {}): Promise<CheckpointIdentity> {
  waiting.signal?.throwIfAborted()
  const files = await filesOfCheckpoint(checkpointFile)
  // A file that is gone is for reading it to report.
  const states = await Promise.all(files.map((file) => stat(file, { bigint: true }).catch(() => undefined)))
  const key = JSON.stringify(files.map((file, i) => [file, String(states[i]?.size), String(states[i]?.mtimeNs)]))
  const bytes = states.reduce((sum, state) => sum + Number(state?.size ?? 0), 0)
  // Files of an ONNX file are found by reading it, and who gave up then is told no more.
  waiting.signal?.throwIfAborted()
  return waitFor(known.get(key) ?? begin(key, checkpointFile, bytes), waiting)
}

function begin(key: string, checkpointFile: string, bytes: number): Reading {
  const controller = new AbortController()
  const { signal } = controller
  let done = 0
  const onBytes = (more: number) => {
    done += more
    for (const { onShare } of reading.waiting) onShare?.(reading.share())
  }
  const reading: Reading = {
    identity: read(checkpointFile, { signal, onBytes }),
    waiting: new Set(),
    isOver: false,
    // Each byte is read for the SHA-256, and most once more to be looked at.
    share: () => (reading.isOver ? 1 : Math.min(1, done / Math.max(1, 2 * bytes))),
    stop() {
      forget()
      controller.abort()
    },
  }
  const forget = () => known.get(key) === reading && known.delete(key)
  known.set(key, reading)
  if (known.size > mostKnown) known.delete(known.keys().next().value!)
  reading.identity.then(() => (reading.isOver = true), forget)
  return reading
}

async function read(checkpointFile: string, whileReading: WhileReading): Promise<CheckpointIdentity> {
  const sha256 = await hashCheckpoint(checkpointFile, whileReading)
  return { sha256, notFinite: await notFiniteWeights(checkpointFile, whileReading) }
}

async function waitFor(reading: Reading, waiting: Waiting): Promise<CheckpointIdentity> {
  const { signal } = waiting
  reading.waiting.add(waiting)
  waiting.onShare?.(reading.share())
  let giveUp = () => {}
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal!.reason as Error)
    signal?.addEventListener('abort', giveUp)
  })
  try {
    const identity = await Promise.race([reading.identity, givenUp])
    waiting.onShare?.(1)
    return identity
  } finally {
    signal?.removeEventListener('abort', giveUp)
    reading.waiting.delete(waiting)
    if (reading.waiting.size === 0 && !reading.isOver) reading.stop()
  }
}

/** A sentence about weights that are not numbers; none where all are. */
export function notFiniteNote({ notFinite = [] }: { readonly notFinite?: readonly string[] }): string[] {
  if (notFinite.length === 0) return []
  const shown = notFinite.slice(0, 5).join(', ') + (notFinite.length > 5 ? ` and ${notFinite.length - 5} more` : '')
  return [
    `The weights of ${shown} are not all finite numbers; the checkpoint is probably damaged or its training diverged.`,
  ]
}
