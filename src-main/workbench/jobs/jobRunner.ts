import { setTimeout as delay } from 'node:timers/promises'
import type { LaunchEngine } from '../../engine/engineProcess.ts'
import type { Devices } from '../devices/devices.ts'
import { enginePool } from './enginePool.ts'
import type { Job } from './job.ts'
import type { MeasuredRates } from './measuredRates.ts'
import { measureModel, type ModelMeasurement } from './measureModel.ts'
import type { SpeedQuestion } from './modelSpeeds.ts'
import { runJob } from './runJob.ts'

/** Works jobs off, one at a time, on as many engine processes as each asks for. In between, models are measured on the same processes. */
export interface JobRunner {
  /** Takes up the next job, and those after it, unless it is at work. */
  goOn(): void
  /** @returns undefined while a run is at work */
  measureNow(question: SpeedQuestion): Promise<ModelMeasurement | undefined>
  /** Begins nothing any more, waits a moment for what is at work, ends the engine processes. */
  close(): Promise<void>
}

interface Surroundings {
  devices: Devices
  rates?: MeasuredRates
  /** The job whose turn it is; undefined where none is to be worked on now. */
  next(): Job | undefined
  /** A job that is not to be gone on with: done, failed, cancelled or stopped. */
  over(job: Job): void
  /** Whenever something of a job is to be seen that was not. */
  onProgress(): void
}

/** How long an engine gets to finish its step when the workbench closes, milliseconds. */
const patience = 5_000

export function createJobRunner(
  launch: LaunchEngine,
  { devices, rates, next, over, onProgress }: Surroundings,
): JobRunner {
  const engines = enginePool(launch)
  let working: Promise<void> | undefined
  let closed = false

  function goOn(): void {
    // With nothing to do it would be over before it is noted as being at work, and be noted for ever.
    if (!closed && next()) working ??= workThrough()
  }

  async function workThrough(): Promise<void> {
    for (let job = next(); job && !closed; job = next()) {
      job.pause = new AbortController()
      const outcome = job.controller.signal.aborted
        ? 'over'
        : await runJob(job, { devices, workersOf: engines.take, onProgress })
      await keepRate(job)
      job.progress.stop()
      if (outcome === 'over') over(job)
      else job.state = 'queued'
      onProgress()
    }
    working = undefined
    engines.rest()
  }

  /** Kept for estimates only: a home folder that cannot be written stops no run. */
  async function keepRate(job: Job): Promise<void> {
    const model = job.project.runs.get(job.runId)?.record.model?.checkpoint.sha256
    const rate = job.progress.rate(job.evaluationsDone)
    if (model && rate)
      await rates?.keep({ model, provider: job.provider, processes: job.processes }, rate).catch(() => {})
  }

  return {
    goOn,
    /** On the CPU, with the processes that the next run has, which keep the model loaded. A run at work would be disturbed, and would disturb. */
    async measureNow({ processes, fixedBatch, source }) {
      const model = await source()
      if (working || closed) return undefined
      const measuring = measureModel(engines.take(processes), model, { fixedBatch })
      working = Promise.allSettled([measuring]).then(() => {
        working = undefined
        engines.rest()
        goOn()
      })
      return measuring
    },
    async close() {
      closed = true
      await Promise.race([working, delay(patience, undefined, { ref: false })])
      engines.close()
    },
  }
}
