import path from 'node:path'
import { openModel } from '../../src-main/models/openModel.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { largeNetworks } from '../large/networks.ts'
import { demoCheckpoint } from './benchProject.ts'

/** A network of 3 × 32 × 32 that runs are measured with. */
export interface BenchModel {
  readonly name: string
  readonly parameters: string
  readonly file: string
  readonly settings: ModelSettings
  /** T of its runs: few where an evaluation takes long, so that there are batches enough. */
  readonly steps: number
  /** Images of a run that takes about a second on one core. */
  readonly imagesPerSecond: number
}

/** The demonstration network, and one of a published size with random weights, which is written into the folder. */
export async function benchModels(folder: string): Promise<BenchModel[]> {
  const { settings } = await openModel(demoCheckpoint, { preset: 'landscape-ddpm' })
  const cifar = largeNetworks[0]
  return [
    { name: 'demo', parameters: '1.6 M', file: demoCheckpoint, settings, steps: 50, imagesPerSecond: 6 },
    {
      name: 'cifar',
      parameters: '52.5 M',
      file: await cifar.write(folder),
      // Random weights predict anything; clipping keeps the states where they are numbers.
      settings: { ...cifar.settings, clipSampling: true, clipInversion: true },
      steps: 10,
      imagesPerSecond: 0.4,
    },
  ]
}

/** An existing folder for what a part writes of one model. */
export const folderOf = (folder: string, part: string, { name }: BenchModel) => path.join(folder, `${part}-${name}`)
