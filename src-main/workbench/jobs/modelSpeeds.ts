import type { ModelSource } from '../../engine/sources.ts'
import type { ModelMeasurement } from './measureModel.ts'
import type { KnownSpeed, MeasuredRates } from './measuredRates.ts'

/** A model as it is to be run. */
export interface SpeedQuestion {
  /** SHA-256 of the weights; then those of the other checkpoints of the series, which are the same network with other weights. */
  weights: readonly string[]
  provider: string
  processes: number
  /** Rows that the network takes, where it takes no other number. */
  fixedBatch?: number
  /** The weights for the CPU. @throws FileMissing */
  source(): Promise<ModelSource>
}

/** How fast models are on this machine. */
export interface ModelSpeeds {
  /**
   * What is known of a model, of these weights or of others of its series.
   *
   * @param measure  measures it where it never was, for a few seconds, on the CPU only: a driver that never saw the model may hang, and is
   *   tried in a process of its own when the run begins; not while a run is at work, which would disturb both
   * @returns undefined where nothing is known; a model that cannot be measured says why when it is run
   */
  of(question: SpeedQuestion, measure: boolean): Promise<KnownSpeed | undefined>
}

/** @param measureNow  undefined while runs are at work */
export function createModelSpeeds(
  rates: MeasuredRates,
  measureNow: (question: SpeedQuestion) => Promise<ModelMeasurement | undefined>,
): ModelSpeeds {
  const measuring = new Map<string, Promise<KnownSpeed | undefined>>()
  /** What was measured since the program began: where it cannot be kept, the runs that belong together have one batch all the same. */
  const measured = new Map<string, KnownSpeed>()
  const keyOf = (weights: string, { provider, processes }: SpeedQuestion) => [weights, provider, processes].join()

  async function known(question: SpeedQuestion): Promise<KnownSpeed | undefined> {
    const { weights, provider, processes } = question
    const found = [
      ...(await rates.speedsOf(weights, { provider, processes })),
      ...weights.flatMap((one) => measured.get(keyOf(one, question)) ?? []),
    ]
    if (found.length === 0) return undefined
    const measurement = found.find((speed) => speed.measurement)?.measurement
    const run = found.find((speed) => speed.run)?.run
    return { ...(measurement && { measurement }), ...(run && { run }) }
  }

  async function measure(question: SpeedQuestion): Promise<KnownSpeed | undefined> {
    const measurement = await measureNow(question).catch(() => undefined)
    if (!measurement) return undefined
    const { weights, provider, processes } = question
    // Kept for later only: a home folder that cannot be written stops no run.
    await rates.keepMeasurement({ model: weights[0], provider, processes }, measurement).catch(() => {})
    const speed: KnownSpeed = { measurement: { ...measurement, at: new Date().toISOString() } }
    measured.set(keyOf(weights[0], question), speed)
    return speed
  }

  return {
    async of(question, mayMeasure) {
      const before = await known(question)
      if (before?.measurement || !mayMeasure || question.provider !== 'cpu') return before
      const key = keyOf(question.weights[0], question)
      const present = measuring.get(key) ?? measure(question).finally(() => measuring.delete(key))
      measuring.set(key, present)
      const found = await present
      return found ? { ...before, ...found } : before
    },
  }
}
