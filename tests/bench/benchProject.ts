import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { connect, type Connection } from '../../src-shared/contract/connect.ts'
import { contract } from '../../src-shared/contract/contract.ts'
import { memoryPorts } from '../../src-shared/contract/port.ts'
import { forkEngine } from '../../src-main/engine/forkEngine.ts'
import { decodeImage } from '../../src-main/imaging/decodeImage.ts'
import { writeNpy } from '../../src-main/store/npyFile.ts'
import { createWorkbench, type Workbench } from '../../src-main/workbench/createWorkbench.ts'
import type { BenchModel } from './benchModels.ts'

export const root = path.resolve(import.meta.dirname, '../..')
export const engineEntry = path.join(root, 'out/main/engine.js')
export const resourcesFolder = path.join(root, 'resources')
export const demoCheckpoint = path.join(resourcesFolder, 'demo/models/landscape-ddpm/ema_0.999_006422.pt')
const landscapes = path.join(resourcesFolder, 'demo/datasets/landscape-32')

export function benchWorkbench(): { workbench: Workbench; connection: Connection } {
  const workbench = createWorkbench({ shell: 'cli', launchEngine: forkEngine(engineEntry), resourcesFolder })
  const [near, far] = memoryPorts()
  workbench.serve(far)
  return { workbench, connection: connect(near) }
}

/** A project with a model, the demonstration's where left out, and `count` of its images as a tensor file, repeated where there are fewer. */
export async function benchProject(
  connection: Connection,
  folder: string,
  count: number,
  model?: Pick<BenchModel, 'name' | 'file' | 'settings'>,
): Promise<{ projectId: string; samples: string }> {
  const { projectId } = await connection.call(contract.createProject, { folder })
  const added = model
    ? { path: model.file, name: model.name, settings: model.settings }
    : { path: demoCheckpoint, name: 'demo', preset: 'landscape-ddpm' }
  await connection.call(contract.addModel, { projectId, ...added })
  const files = (await readdir(landscapes)).sort()
  const data = new Float32Array(count * 3072)
  for (let row = 0; row < Math.min(count, files.length); row++)
    data.set(await decodeImage(path.join(landscapes, files[row]), { channels: 3, size: 32 }), row * 3072)
  for (let row = files.length; row < count; row++)
    data.copyWithin(row * 3072, (row % files.length) * 3072, ((row % files.length) + 1) * 3072)
  const samples = path.join(folder, 'samples.npy')
  await writeNpy(samples, [count, 3, 32, 32], data)
  return { projectId, samples }
}
