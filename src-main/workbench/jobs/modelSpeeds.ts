import type { ModelSource } from '../../engine/protocol.ts'
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
  /** Where the weights lie. @throws FileMissing */
  source(): Promise<ModelSource>
}

/** How fast models are on this machine. */
export interface ModelSpeeds {
  /**
   * What is known of a model, of these weights or of others of its series.
   *
   * @param measure  measures it where it never was, for a few seconds; not while a run is at work, which would disturb both
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

  async function known({ weights, provider, processes }: SpeedQuestion): Promise<KnownSpeed | undefined> {
    const found = await rates.speedsOf(weights, { provider, processes })
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
    return { measurement: { ...measurement, at: new Date().toISOString() } }
  }

  return {
    async of(question, mayMeasure) {
      const before = await known(question)
      if (before?.measurement || !mayMeasure) return before
      const key = [question.weights[0], question.provider, question.processes].join()
      const present = measuring.get(key) ?? measure(question).finally(() => measuring.delete(key))
      measuring.set(key, present)
      const found = await present
      return found ? { ...before, ...found } : before
    },
  }
}
