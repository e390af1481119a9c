import { quantileOfSorted } from '../analysis/quantileOfSorted.ts'
import { tensorPicture } from '../imaging/tensorPicture.ts'
import { noiseStream } from '../random/noiseStream.ts'
import { autoencoderSession } from './autoencoderSession.ts'
import { modelSession } from './modelSession.ts'
import type { EngineTask, SpeedResult } from './protocol.ts'

/**
 * How fast this process evaluates a network on `batch` rows at once, or makes pictures of states one by one. The session stays loaded for the run
 * that follows. One evaluation comes before those that count, unless it takes longer than there is time: then it counts.
 *
 * @throws what opening the model throws
 */
export async function measureSpeed({
  model,
  what,
  batch,
  seconds,
}: Omit<Extract<EngineTask, { kind: 'speed' }>, 'kind' | 'id'>): Promise<SpeedResult> {
  const evaluate = what === 'network' ? await network() : await decoder()
  const first = await secondsOf(evaluate)
  const times: number[] = []
  if (first < seconds)
    for (let elapsed = 0; elapsed < seconds; elapsed += times.at(-1)!) times.push(await secondsOf(evaluate))
  return {
    // The median: what else the machine does for a moment must not decide.
    perSecond:
      batch /
      (times.length > 0
        ? quantileOfSorted(
            times.sort((a, b) => a - b),
            0.5,
          )
        : first),
    peakBytes: process.resourceUsage().maxRSS * 1024,
    availableBytes: process.availableMemory(),
  }

  async function network(): Promise<() => Promise<unknown>> {
    const { shape, takesClasses, evaluate } = await modelSession(model, 'of this model')
    const state = noise(shape, batch)
    const timesteps = new Float32Array(batch).fill(1)
    const classes = takesClasses ? new BigInt64Array(batch) : undefined
    return () => evaluate(state, timesteps, classes)
  }

  async function decoder(): Promise<() => Promise<unknown>> {
    const { shape } = await modelSession(model, 'of this model')
    const { evaluate, outputShape } = await autoencoderSession(model.autoencoder!, 'decode', shape[1], 'of this model')
    const state = noise(shape, 1)
    return async () => tensorPicture({ data: await evaluate(state), shape: outputShape, colours: { range: 'unit' } })
  }
}

/** Numbers as a run has them: with zeros some processors are faster. */
const noise = (shape: readonly number[], count: number) =>
  noiseStream({ stream: 'per-image', seed: 0, count, length: shape.reduce((all, axis) => all * axis, 1) }).rows(
    0,
    count,
  )

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
