import path from 'node:path'
import { openModel } from '../../src-main/models/openModel.ts'
import { physicalCores } from '../../src-main/workbench/physicalCores.ts'
import { defaultBatch } from '../../src-main/workbench/resolveRunSettings.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { largeNetworks } from '../large/networks.ts'
import { bareEvaluations } from './bareEvaluations.ts'
import { demoCheckpoint } from './benchProject.ts'

/** A network of 3 × 32 × 32 that runs are measured with. */
export interface BenchModel {
  readonly name: string
  readonly parameters: string
  readonly file: string
  readonly settings: ModelSettings
  /** T of its runs: few where an evaluation takes long, so that there are batches enough. */
  readonly steps: number
  /** Images that one of as many bare sessions as cores takes through all steps in a second, measured now: how large a run of so many seconds is. */
  readonly imagesPerSecond: number
}

/** The demonstration network, and one of a published size with random weights, which is written into the folder. */
export async function benchModels(folder: string): Promise<BenchModel[]> {
  const { settings } = await openModel(demoCheckpoint, { preset: 'landscape-ddpm' })
  const cifar = largeNetworks[0]
  const models = [
    { name: 'demo', parameters: '1.6 M', file: demoCheckpoint, settings, steps: 50 },
    {
      name: 'cifar',
      parameters: '52.5 M',
      file: await cifar.write(folder),
      // Random weights predict anything; clipping keeps the states where they are numbers.
      settings: { ...cifar.settings, clipSampling: true, clipInversion: true },
      steps: 10,
    },
  ]
  const cores = physicalCores()
  const measured: BenchModel[] = []
  for (const model of models) {
    const rate = await bareEvaluations(cores, { ...model, batch: defaultBatch, seconds: 4 })
    measured.push({ ...model, imagesPerSecond: rate / cores / model.steps })
  }
  return measured
}

/** An existing folder for what a part writes of one model. */
export const folderOf = (folder: string, part: string, { name }: BenchModel) => path.join(folder, `${part}-${name}`)
