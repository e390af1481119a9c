import path from 'node:path'
import { expect, test } from 'vitest'
import { openModelSession } from '../../src-main/engine/modelSession.ts'
import { openModel } from '../../src-main/models/openModel.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { readArray, relativeDifference } from './readArray.ts'

const schedule: ModelSettings = { schedule: 'linear', trainSteps: 1000, clipSampling: true, clipInversion: true }

async function sessionOf(folder: string, settings: ModelSettings) {
  const opened = await openModel(path.join(import.meta.dirname, folder), { settings })
  expect(opened.missing).toEqual([])
  const file = path.join(opened.path, opened.checkpoints[0].file)
  return openModelSession({ file, settings: opened.settings })
}

test.each<[what: string, network: string, arrays: string, settings: ModelSettings, classes?: number[]]>([
  ['scale and shift, residual resampling, classes', 'unet2d/scale-shift', 'unet2d/scale-shift', schedule, [4, 1]],
  ['old names of attention, one head, far padding, variance', 'unet2d/old-names', 'unet2d/old-names', schedule],
  ['Fourier features of the time and no middle', 'unet2d/fourier', 'unet2d/fourier', schedule],
  [
    'a learned time, classes like times, heads that do not divide',
    'unet2d/learned',
    'unet2d/learned',
    schedule,
    [4, 1],
  ],
  ['skip blocks, which filter and draw a picture beside', 'unet2d/skip', 'unet2d/skip', schedule],
  ['a middle without attention', 'unet2d/plain-middle', 'unet2d/plain-middle', schedule],
])('the network of %s gives what UNet2DModel gives', async (_, network, arrays, settings, classes) => {
  const session = await sessionOf(network, settings)
  const output = await session.evaluate(
    readArray(`${arrays}/x.npy`).data,
    readArray(`${arrays}/t.npy`).data,
    classes && BigInt64Array.from(classes, BigInt),
  )
  await session.release()
  expect(relativeDifference(output, readArray(`${arrays}/output.npy`).data)).toBeLessThan(1e-4)
})
