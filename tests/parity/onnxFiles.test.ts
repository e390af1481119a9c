import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { followPath } from '../../src-main/diffusion/followPath.ts'
import { openModelSession } from '../../src-main/engine/modelSession.ts'
import { pathOfRun } from '../../src-main/engine/pathOfRun.ts'
import { admUNet } from '../../src-main/models/architectures/admUNet.ts'
import { inferAdmLayout } from '../../src-main/models/architectures/inferAdmNetwork.ts'
import { loadWeights } from '../../src-main/models/loadWeights.ts'
import { openModel } from '../../src-main/models/openModel.ts'
import { openTorchFile } from '../../src-main/models/readers/torchFile.ts'
import { torchWeights } from '../../src-main/models/readers/weightFile.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { readArray, readCase, relativeDifference } from './readArray.ts'

interface Case {
  image_size: number
  schedule: 'linear' | 'cosine'
  steps: number
  rescale_timesteps: boolean
  num_heads: number
  num_head_channels: number
  use_new_attention_order: boolean
}

/** The network of a reference as an ONNX file with its weights in a file beside it, as an exporter would leave it. */
async function exported(name: string): Promise<{ file: string; settings: ModelSettings }> {
  const given = readCase<Case>(name)
  const torch = torchWeights(await openTorchFile(path.join(import.meta.dirname, name, 'model.pt')))
  const network: ModelSettings = {
    imageSize: given.image_size,
    ...(given.num_head_channels > 0 ? { headChannels: given.num_head_channels } : { heads: given.num_heads }),
    attentionOrder: given.use_new_attention_order ? 'new' : 'legacy',
  }
  const graph = admUNet(inferAdmLayout(torch), network, (tensor) => torch.tensors.get(tensor)!.shape)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-onnx-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'model.onnx')
  await writeFile(file, graph.onnx)
  await writeFile(path.join(folder, 'weights'), (await loadWeights(graph, torch)).data)
  const schedule: ModelSettings = {
    schedule: given.schedule,
    trainSteps: given.steps,
    rescaleTimesteps: given.rescale_timesteps,
    predictionType: 'epsilon',
    clipSampling: true,
    clipInversion: true,
    ...(name === 'adm' ? {} : { classes: 10 }),
  }
  const { missing, settings } = await openModel(file, { settings: schedule })
  expect(missing).toEqual([])
  return { file, settings }
}

describe.each(['adm', 'adm-class-conditional'])('%s as an ONNX file with external data', (name) => {
  test('predicts what guided-diffusion predicts', async () => {
    const session = await openModelSession(await exported(name))
    const [x, t, expected] = ['x', 't', 'output'].map((array) => readArray(`${name}/${array}.npy`))
    const classes = session.takesClasses ? BigInt64Array.from(readArray(`${name}/y.npy`).data, BigInt) : undefined
    const output = await session.evaluate(x.data, t.data, classes)
    await session.release()
    expect(relativeDifference(output, expected.data)).toBeLessThan(1e-4)
  })

  test.each([
    ['sampling', 'noise'],
    ['inversion', 'sample'],
  ] as const)('goes through every state of the original in %s', async (direction, from) => {
    const { file, settings } = await exported(name)
    const session = await openModelSession({ file, settings })
    const start = readArray(`${name}/${from}.npy`)
    const expected = readArray(`${name}/${direction}_states.npy`)
    const rows = start.shape[0]
    const length = start.data.length / rows
    const labels =
      name === 'adm' ? undefined : BigInt64Array.from(readArray(`${name}/y.npy`).data.slice(0, rows), BigInt)
    const state = start.data.slice()
    let worst = 0
    let step = 0
    const compare = () => {
      const size = state.length
      worst = Math.max(worst, relativeDifference(state, expected.data.subarray(step * size, ++step * size)))
    }
    compare()
    await followPath({
      state,
      rows,
      length,
      path: pathOfRun(settings, { steps: 10, inversionSteps: 10, convention: 'source' })[direction],
      predict: (current, timestep) => session.evaluate(current, new Float32Array(rows).fill(timestep), labels),
      outputLength: (length / session.shape[0]) * session.outputChannels,
      predicts: settings.predictionType!,
      clip: settings.clipSampling!,
      afterClip: 'rederive',
      onStep: compare,
    })
    await session.release()
    expect(step).toBe(expected.shape[0])
    expect(worst).toBeLessThan(1e-3)
  })
})
