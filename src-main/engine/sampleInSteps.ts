import { writeFile } from 'node:fs/promises'
import { NotFinite } from '../../src-shared/errors/errors.ts'
import { followPath, type StepInfo } from '../diffusion/followPath.ts'
import { likelyCause, NotFiniteState } from '../diffusion/notFiniteState.ts'
import { principalColours } from '../imaging/principalColours.ts'
import { tensorPicture, type Colours } from '../imaging/tensorPicture.ts'
import { noiseStream } from '../random/noiseStream.ts'
import { sampleNowFile } from '../store/sampleNowFile.ts'
import { declaredFrom } from '../store/systemErrors.ts'
import { decodedImages } from './decodedPictures.ts'
import { modelSession } from './modelSession.ts'
import { pathOfRun } from './pathOfRun.ts'
import type { EngineTask } from './protocol.ts'

/**
 * Samples from a few noises as a run of the same settings does, in one batch, and writes pictures of what is on the way: of the state, and of the
 * sample that the network predicts from it. A latent model's are shown by their principal components, its samples decoded as well at the end.
 *
 * @param onStep  told when the pictures of a step are there; 0 is the noise
 * @param network  opens the model; overridden in tests
 * @returns whether decoded pictures are there
 * @throws NotFinite, Cancelled, DiskFull, FolderNotWritable, and what opening the model throws
 */
export async function sampleInSteps(
  { model, settings, seed, count, folder, every }: Omit<Extract<EngineTask, { kind: 'sampleNow' }>, 'kind' | 'id'>,
  { signal, onStep }: { signal: AbortSignal; onStep(step: number): void },
  network: typeof modelSession = modelSession,
): Promise<{ decoded: boolean }> {
  const session = await network(model, 'of this model')
  const { shape } = session
  const length = shape.reduce((product, axis) => product * axis, 1)
  const state = noiseStream({ stream: 'torch', seed, count, length }).rows(0, count)
  const path = pathOfRun(model.settings, settings).sampling
  const { classes: given } = settings
  const classes = given && BigInt64Array.from({ length: count }, (_, row) => BigInt(given[row % given.length]))
  const timesteps = new Float32Array(count)
  const rowsOf = (values: Float32Array) =>
    Array.from({ length: count }, (_, row) => values.subarray(row * length, (row + 1) * length))

  async function write(shown: 'state' | 'prediction' | 'image', step: number, pictures: readonly Uint8Array[]) {
    await Promise.all(
      pictures.map(async (png, row) => {
        const file = sampleNowFile(folder, { shown, step, row })
        await writeFile(file, png).catch((error: unknown) => {
          throw declaredFrom(error, file, 'write')
        })
      }),
    )
  }
  const picturesOf = (values: Float32Array, ofImages: Colours) => {
    const rows = rowsOf(values)
    const colours: Colours =
      shape[0] <= 3 ? ofImages : { range: 'principal', principal: principalColours(rows, shape[0]) }
    return Promise.all(rows.map((data) => tensorPicture({ data, shape, colours })))
  }

  await write('state', 0, await picturesOf(state, { range: 'row' }))
  onStep(0)
  try {
    await followPath({
      state,
      rows: count,
      length,
      path,
      predict: (current, timestep) => session.evaluate(current, timesteps.fill(timestep), classes),
      outputLength: (length / shape[0]) * session.outputChannels,
      predicts: model.settings.predictionType ?? 'epsilon',
      clip: settings.clip.sampling,
      clipRange: settings.clipRange,
      threshold: settings.threshold?.sampling ? settings.threshold : undefined,
      afterClip: settings.afterClip,
      signal,
      onStep: async (info) => {
        const step = info.step + 1
        if (step % every !== 0 && step !== path.length) return
        await write('state', step, await picturesOf(info.state, { range: 'row' }))
        await write('prediction', step, await picturesOf(predictedSample(info), { range: 'unit' }))
        onStep(step)
      },
    })
  } catch (error) {
    if (!(error instanceof NotFiniteState)) throw error
    const { row, step, before } = error
    throw NotFinite({ row, phase: 'sampling', step, cause: likelyCause(before) })
  }
  const { autoencoder } = model
  if (!autoencoder) return { decoded: false }
  const images = await decodedImages(state, { settings: model.settings, autoencoder }, shape[1], 'of this model')
  await write('image', path.length, images)
  return { decoded: true }
}

/** x0 that a step was made with: what the step's equation x = √ᾱ x0 + √(1 - ᾱ) ε gives at the level it reached, which is above 0 when sampling. */
function predictedSample({ state, noise, to }: StepInfo): Float32Array {
  const ofNoise = Math.sqrt(1 - to)
  const ofSample = Math.sqrt(to)
  return state.map((value, i) => (value - ofNoise * noise[i]) / ofSample)
}
