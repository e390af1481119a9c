import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { SampleNowRequest, SampleNowView } from '../../../src-shared/contract/views.ts'
import { UnknownName } from '../../../src-shared/errors/errors.ts'
import { sampledNow, sampleNowFile } from '../../store/sampleNowFile.ts'
import { declaredFrom } from '../../store/systemErrors.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import { anyDevice } from '../devices/anyDevice.ts'
import { autoencoderOf, checkpointOf } from '../jobs/verifySources.ts'
import type { OpenProject } from '../openProject.ts'
import type { Blob } from './blobs.ts'
import { findCheckpoint } from './models.ts'
import { resolveRun } from './resolveRun.ts'

/** Looks at a model: samples of a few noises, whose pictures exist as long as somebody watches them. */
export interface SampleNow {
  /**
   * Samples, and keeps the pictures until the signal says that nobody watches any more; before the end that stops the sampling.
   *
   * @throws as resolveRun; what the engine throws
   */
  watch(
    project: OpenProject,
    request: SampleNowRequest,
    emit: (view: SampleNowView) => void,
    signal: AbortSignal,
  ): Promise<void>
  /** @param place  `<step>/<row>.png` in parts @throws UnknownName where there is no such picture, or no more */
  picture(project: OpenProject, sampling: string, place: readonly string[], shown: string | null): Promise<Blob>
  close(): Promise<void>
}

/** The most steps that pictures are made of: more could not be told apart, and each costs time. */
const mostSteps = 100

/** An engine keeps its model this long after it was last looked at, milliseconds. */
const keepEngineFor = 60_000

/** @param newWorker  an engine of its own, so that nothing waits for a run or a measurement, nor they for this */
export function createSampleNow(newWorker: () => EngineWorker): SampleNow {
  const folders = new Map<string, { project: OpenProject; folder: string }>()
  let worker: EngineWorker | undefined
  let idle: NodeJS.Timeout | undefined
  let watched = 0

  function closeWorker(): void {
    worker?.close()
    worker = undefined
  }

  async function remove(sampling: string): Promise<void> {
    const folder = folders.get(sampling)?.folder
    folders.delete(sampling)
    // What is left in the system's folder for temporary files is no reason to fail.
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {})
  }

  return {
    async watch(project, request, emit, signal) {
      const { modelId, checkpoint, steps, seed, count, classes } = request
      const { model, settings } = await resolveRun(
        project,
        {
          kind: 'sample',
          model: modelId,
          checkpoint,
          steps,
          classes,
          source: { from: 'noise', stream: 'torch', seed, count },
        },
        anyDevice,
      )
      const source = { ...model, checkpoint: findCheckpoint(model, checkpoint) }
      const task = {
        kind: 'sampleNow' as const,
        model: {
          file: await checkpointOf(project, source),
          sha256: source.checkpoint.sha256,
          settings: model.settings,
          autoencoder: await autoencoderOf(project, model),
        },
        settings,
        seed,
        count,
        every: Math.ceil(steps / mostSteps),
      }
      const place = path.join(tmpdir(), 'inverscope-')
      const folder = await mkdtemp(place).catch((error: unknown) => {
        throw declaredFrom(error, place, 'write')
      })
      const sampling = randomBytes(8).toString('hex')
      folders.set(sampling, { project, folder })
      watched++
      clearTimeout(idle)
      try {
        let began = 0
        const tell = (step: number | undefined, decoded = false) =>
          emit({
            sampling,
            steps,
            every: task.every,
            step,
            decoded,
            seconds: step ? (performance.now() - began) / 1000 : 0,
          })
        tell(undefined)
        worker ??= newWorker()
        const { decoded } = await worker.run(
          { ...task, folder },
          {
            signal,
            onEvaluations: (step) => {
              if (step === 0) began = performance.now()
              tell(step)
            },
          },
        )
        if (decoded) tell(steps, decoded)
        await aborted(signal)
      } finally {
        await remove(sampling)
        if (--watched === 0) idle = setTimeout(closeWorker, keepEngineFor).unref()
      }
    },
    async picture(project, sampling, [step, row], shown) {
      const unknown = () => UnknownName({ kind: 'picture of a sample', name: `${step}/${row}`, known: [] })
      const one = folders.get(sampling)
      const what = sampledNow.find((name) => name === shown)
      if (one?.project !== project || !what || !/^\d{1,6}$/.test(step) || !/^\d{1,6}\.png$/.test(row)) throw unknown()
      const file = sampleNowFile(one.folder, { shown: what, step: Number(step), row: Number.parseInt(row, 10) })
      const body = await readFile(file).catch(() => {
        throw unknown()
      })
      return { body, type: 'image/png', etag: `"${sampling}-${what}-${step}-${row}"` }
    },
    async close() {
      clearTimeout(idle)
      closeWorker()
      await Promise.all([...folders.keys()].map(remove))
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
