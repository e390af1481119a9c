import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import { readNpy } from '../../../src-main/store/npyFile.ts'
import { physicalCores } from '../../../src-main/workbench/physicalCores.ts'
import { defaultBatch } from '../../../src-main/workbench/resolveRunSettings.ts'
import { relativeDifference } from '../../parity/readArray.ts'
import { benchProject, benchWorkbench } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'
import { timedInversion } from '../timedInversion.ts'
import { ddimNetworks, writePipeline } from './networks.ts'
import { torchPeer, type TorchPeer } from './torchPeer.ts'

/** Images that torch takes together, on all cores. */
const batch = 16
/** A whole run differs from another program's by rounding alone; more, relative to the largest value, and they did not compute the same. */
const rounding = 1e-3
type Way = 'eager' | 'compile'

/** What each network inverts in one turn: some seconds on two cores. Compiling the larger one takes minutes, which the quick form leaves out. */
const work: Record<keyof typeof ddimNetworks, { steps: number; count: number; quickly: readonly Way[] }> = {
  small: { steps: 20, count: 32, quickly: ['eager', 'compile'] },
  'ddpm-cifar10-32': { steps: 4, count: 32, quickly: ['eager'] },
}

/**
 * DDIM inversion by Inverscope and by diffusers, on all cores, in turns.
 *
 * @param python  the Python to ask
 * @returns undefined, with a line that says why, where torch or diffusers is not installed there
 * @throws where the latents of both differ by more than rounding
 */
export async function ddimPeers({ folder, quick, python }: { folder: string; quick: boolean; python: string }) {
  const cores = physicalCores()
  const { workbench, connection } = benchWorkbench()
  const rows: Measured['rows'] = []
  const peers = new Map<Way, TorchPeer>()
  const closePeers = () => {
    for (const peer of peers.values()) peer.close()
    peers.clear()
  }
  /** Networks whose process with torch.compile ended with an error. */
  const without: string[] = []
  let versions = ''
  try {
    for (const name of Object.keys(work) as (keyof typeof work)[]) {
      const { steps, count, quickly } = work[name]
      const pipeline = path.join(folder, name)
      const parameters = await writePipeline(pipeline, ddimNetworks[name])
      const project = path.join(folder, `ddim-${name}`)
      const { projectId, samples } = await benchProject(connection, project, count, {
        name,
        file: pipeline,
        settings: {},
      })
      for (const how of quick ? quickly : (['eager', 'compile'] as const)) {
        console.error(`${name}: ${how === 'compile' ? 'compiling' : 'loading'} the network in ${python} …`)
        const peer = await torchPeer(python, pipeline, samples, { steps, batch, threads: cores, how }).catch(
          (error: Error) => {
            // Compiling needs a C++ compiler and Python's headers, which not every machine has; other causes look the same from here.
            if (how === 'eager') throw error
            without.push(name)
            console.error(`  no row for torch.compile: ${error.message.split('\n').at(-1)}`)
          },
        )
        if (!peer) continue
        if ('missing' in peer) return void console.error(`${peer.missing} is not installed for ${python}`)
        console.error(`  ready after ${Math.round(peer.secondsToBegin)} s`)
        peers.set(how, peer)
        versions = peer.versions
      }
      const rates = new Map<string, number[]>()
      const keep = (by: string, rate: number) => {
        rates.set(by, [...(rates.get(by) ?? []), rate])
        console.error(`  ${by}: ${rounded(rate, 4)} evaluations/s`)
      }
      const apart = new Map<string, number>()
      const turns = quick ? 1 : 3
      for (let turn = 1; turn <= turns; turn++) {
        console.error(`${name}, turn ${turn} of ${turns}: ${count} images, T = ${steps}`)
        const settings = { projectId, samples, model: name, steps, processes: cores, batch: defaultBatch }
        const { imagesPerSecond, runId } = await timedInversion(connection, settings)
        keep('inverscope', imagesPerSecond * steps)
        const latents = await readNpy(path.join(project, 'runs', runId, 'latents.npy'))
        for (const [how, peer] of peers) {
          const out = path.join(folder, `${name}-${how}.npy`)
          keep(`torch, ${how}`, await peer.invert(out))
          const difference = relativeDifference((await readNpy(out)).data, latents.data)
          if (!(difference <= rounding))
            throw new Error(`${name}: the latents of torch (${how}) and of run ${runId} are ${difference} apart`)
          apart.set(`torch, ${how}`, Math.max(difference, apart.get(`torch, ${how}`) ?? 0))
        }
      }
      closePeers()
      await connection.call(contract.closeProject, { projectId })
      const own = median(rates.get('inverscope')!)
      for (const [by, measured] of rates)
        rows.push({
          network: name,
          parameters: parameters.toLocaleString('en'),
          by,
          'evaluations/s (median)': rounded(median(measured), 4),
          'inverscope / it': rounded(own / median(measured)),
          'latents apart, largest': apart.get(by)?.toExponential(1) ?? '',
        })
    }
  } finally {
    closePeers()
    await workbench.close()
  }
  return {
    title: 'DDIM inversion beside diffusers',
    note: `UNet2DModel of random weights, 3 × 32 × 32, T = ${Object.values(work)
      .map(({ steps }) => steps)
      .join(
        ' and ',
      )}, without clipping, ${cores} cores, in turns: Inverscope with a process per core and batches of ${defaultBatch}, ${versions} with as many threads and batches of ${batch}. Loading and compiling do not count. Latents are compared relative to the largest value.${without.length > 0 ? ` The row of torch.compile is missing for ${without.join(' and ')}: its process failed here.` : ''}`,
    rows,
  } satisfies Measured
}
