import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { contract } from '../../../src-shared/contract/contract.ts'
import { readNpy } from '../../../src-main/store/npyFile.ts'
import { physicalCores } from '../../../src-main/workbench/physicalCores.ts'
import { defaultBatch } from '../../../src-main/workbench/resolveRunSettings.ts'
import { relativeDifference } from '../../parity/readArray.ts'
import { benchProject, benchWorkbench } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'
import { timedInversion } from '../timedInversion.ts'
import { ddimNetworks, writePipeline } from './networks.ts'

const Peer = z.union([
  z.object({ missing: z.string() }),
  z.object({ rate: z.number(), torch: z.string(), diffusers: z.string() }),
])
const ways = ['eager', 'compile'] as const
/** Images that torch takes together, on all cores. */
const batch = 16
const run = promisify(execFile)

/**
 * DDIM inversion by Inverscope and by diffusers, on all cores, in turns.
 *
 * @param python  the Python to ask
 * @returns undefined, with a line that says why, where torch or diffusers is not installed there
 */
export async function ddimPeers({ folder, quick, python }: { folder: string; quick: boolean; python: string }) {
  const cores = physicalCores()
  const { workbench, connection } = benchWorkbench()
  const rows: Measured['rows'] = []
  let versions = ''
  try {
    for (const [name, config] of Object.entries(ddimNetworks)) {
      const small = name === 'small'
      const steps = small ? 50 : 10
      const count = batch * (quick ? 1 : small ? 12 : 3)
      const pipeline = path.join(folder, name)
      const parameters = await writePipeline(pipeline, config)
      const model = { name, file: pipeline, settings: {} }
      const project = path.join(folder, `ddim-${name}`)
      const { projectId, samples } = await benchProject(connection, project, count, model)
      const own: number[] = []
      const theirs = { eager: [] as number[], compile: [] as number[] }
      const apart: number[] = []
      for (let turn = 0; turn < (quick ? 1 : 5); turn++) {
        const settings = { projectId, samples, model: name, steps, processes: cores, batch: defaultBatch }
        const { imagesPerSecond, runId } = await timedInversion(connection, settings)
        own.push(imagesPerSecond * steps)
        const latents = await readNpy(path.join(project, 'runs', runId, 'latents.npy'))
        for (const way of ways) {
          const out = path.join(folder, `${name}-${way}.npy`)
          const numbers = [steps, batch, cores].map(String)
          const script = path.join(import.meta.dirname, 'invert.py')
          const { stdout } = await run(python, [script, pipeline, samples, out, ...numbers, way])
          const peer = Peer.parse(JSON.parse(stdout.trim().split('\n').at(-1)!))
          if ('missing' in peer) return void console.error(`${peer.missing} is not installed for ${python}`)
          theirs[way].push(peer.rate)
          versions = `torch ${peer.torch}, diffusers ${peer.diffusers}`
          apart.push(relativeDifference((await readNpy(out)).data, latents.data))
        }
      }
      await connection.call(contract.closeProject, { projectId })
      for (const [by, rates] of [
        ['inverscope', own],
        ...ways.map((way) => [`torch, ${way}`, theirs[way]] as const),
      ] as const)
        rows.push({
          network: name,
          parameters: parameters.toLocaleString('en'),
          by,
          'evaluations/s (median)': rounded(median(rates), 4),
          'inverscope / it': rounded(median(own) / median(rates)),
          'latents apart, largest': by === 'inverscope' ? '' : Math.max(...apart).toExponential(1),
        })
    }
  } finally {
    await workbench.close()
  }
  return {
    title: 'DDIM inversion beside diffusers',
    note: `UNet2DModel of random weights, 3 × 32 × 32, T = 50 and 10, without clipping, ${cores} cores, in turns: Inverscope with a process per core and batches of ${defaultBatch}, ${versions} with as many threads and batches of ${batch}. Loading and compiling do not count. Latents are compared relative to the largest value.`,
    rows,
  } satisfies Measured
}
