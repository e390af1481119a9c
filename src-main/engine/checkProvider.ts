import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { noiseStream } from '../random/noiseStream.ts'
import { openModelSession, type ModelSession } from './modelSession.ts'
import type { CheckResult } from './protocol.ts'
import type { ModelSource } from './sources.ts'
import { relativeDifference } from './relativeDifference.ts'

/** Images of the batch that is compared. */
const rows = 2

/**
 * Evaluates a model on its provider and on the CPU: one small batch of Gaussian noise at the first, the middle and the last training step.
 *
 * @param open  makes the sessions
 * @returns the largest difference of an output relative to the largest of the CPU's at that step
 * @throws as openModelSession; DeviceFailed where the provider cannot run the network
 */
export async function checkProvider(
  source: ModelSource,
  open: (source: ModelSource) => Promise<ModelSession> = openModelSession,
): Promise<CheckResult> {
  const expected = await outputsOf({ ...source, provider: 'cpu' }, open)
  const found = await outputsOf(source, open)
  let difference = 0
  for (const [i, output] of found.entries()) {
    const apart = relativeDifference(output, expected[i])
    if (apart === undefined) return {}
    difference = Math.max(difference, apart)
  }
  return { difference }
}

/** One after the other, so that a network is in memory once. */
async function outputsOf(
  source: ModelSource,
  open: (source: ModelSource) => Promise<ModelSession>,
): Promise<Float32Array[]> {
  const session = await open(source)
  try {
    const length = session.shape.reduce((product, side) => product * side, 1)
    const state = noiseStream({ stream: 'per-image', seed: 0, count: rows, length }).rows(0, rows)
    const known = source.settings.classes ?? 0
    const classes = session.takesClasses
      ? BigInt64Array.from({ length: rows }, (_, row) => BigInt(known > 0 ? row % known : 0))
      : undefined
    const outputs: Float32Array[] = []
    for (const time of times(source.settings))
      outputs.push((await session.evaluate(state, new Float32Array(rows).fill(time), classes)).slice())
    return outputs
  } finally {
    await session.release()
  }
}

/** What a network is told, in whole numbers, which every network takes. */
function times({ trainSteps = 1000, rescaleTimesteps = false }: ModelSettings): number[] {
  const scale = rescaleTimesteps ? 1000 / trainSteps : 1
  return [0, Math.floor(trainSteps / 2), trainSteps - 1].map((t) => Math.floor(t * scale))
}
