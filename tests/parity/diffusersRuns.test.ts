import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { followPath } from '../../src-main/diffusion/followPath.ts'
import { openModelSession } from '../../src-main/engine/modelSession.ts'
import { pathOfRun } from '../../src-main/engine/pathOfRun.ts'
import { openModel } from '../../src-main/models/openModel.ts'
import { readArray, readCase, relativeDifference } from './readArray.ts'

/** Whole folders of diffusers, opened, evaluated and run as their own files say. */
interface Case {
  steps: number
  convention: 'target'
  classes?: number[]
  sampling_timesteps: number[]
  inversion_timesteps: number[]
}

describe.each(['diffusers-ddpm', 'diffusers-ldm', 'diffusers-kl', 'diffusers-dit'])('%s', (name) => {
  const { steps, convention, classes: ids, ...expected } = readCase<Case>(name)
  const classes = ids && BigInt64Array.from(ids, BigInt)
  const array = (file: string) => readArray(`${name}/${file}.npy`)

  async function open() {
    const {
      path: folder,
      checkpoints,
      settings,
      missing,
    } = await openModel(path.join(import.meta.dirname, name, 'model'))
    expect(missing).toEqual([])
    const session = await openModelSession({ file: path.join(folder, checkpoints[0].file), settings })
    onTestFinished(() => session.release())
    return { session, settings, way: pathOfRun(settings, { steps, inversionSteps: steps, convention }) }
  }

  test('predicts what diffusers predicts, with all its channels', async () => {
    const { session } = await open()
    const output = await session.evaluate(array('x').data, array('t').data, classes)
    expect(relativeDifference(output, array('output').data)).toBeLessThan(1e-4)
  })

  test('is told the times of the stock schedulers', async () => {
    const { way } = await open()
    expect(way.sampling.map(({ timestep }) => timestep)).toEqual(expected.sampling_timesteps)
    expect(way.inversion.map(({ timestep }) => timestep)).toEqual(expected.inversion_timesteps)
  })

  test.each([
    ['sampling', 'noise', 'sample'],
    ['inversion', 'sample', 'latent'],
  ] as const)('goes through every state in %s', async (direction, from, to) => {
    const { session, settings, way } = await open()
    const { data, shape } = array(from)
    const rows = shape[0]
    const length = data.length / rows
    const state = data.slice()
    const states = [state.slice()]
    await followPath({
      state,
      rows,
      length,
      path: way[direction],
      predict: (current, timestep) => session.evaluate(current, new Float32Array(rows).fill(timestep), classes),
      outputLength: (length / shape[1]) * session.outputChannels,
      predicts: settings.predictionType!,
      clip: settings[direction === 'sampling' ? 'clipSampling' : 'clipInversion']!,
      afterClip: 'keep',
      onStep: () => void states.push(state.slice()),
    })
    const reference = array(`${direction}_states`)
    expect(states).toHaveLength(reference.shape[0])
    states.forEach((reached, step) =>
      expect(
        relativeDifference(reached, reference.data.subarray(step * data.length, (step + 1) * data.length)),
        `state ${step}`,
      ).toBeLessThan(1e-3),
    )
    expect(relativeDifference(state, array(to).data)).toBeLessThan(1e-3)
  })
})
