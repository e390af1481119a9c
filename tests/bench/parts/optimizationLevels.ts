import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { measureInProcess } from '../../large/inProcess.ts'
import { largeNetworks } from '../../large/networks.ts'
import { rounded, type Measured } from '../measured.ts'

const levels = ['disabled', 'basic', 'extended', 'layout', 'all'] as const

/** Memory and time of the 52-million ADM at each optimisation level, with weights of 32 and of 16 bits. */
export async function optimizationLevels({ folder, quick }: { folder: string; quick: boolean }): Promise<Measured> {
  const [network] = largeNetworks
  const megabytes = (4 * network.parameters) / 1e6
  const rows: Measured['rows'] = []
  for (const stored of ['float32', 'float16'] as const) {
    const place = path.join(folder, stored)
    await mkdir(place)
    const file = await network.write(place, stored)
    for (const level of stored === 'float32' ? levels : (['extended', 'all'] as const)) {
      const task = { file, next: file, settings: network.settings, level, evaluations: quick ? 1 : 5 }
      const found = await measureInProcess(task)
      rows.push({
        'numbers in the file': stored,
        level,
        'peak, MB': Math.round(found.peakAnonymous),
        'peak / weights': rounded(found.peakAnonymous / megabytes),
        'idle, MB': Math.round(found.idleAnonymous),
        'load, CPU s': rounded(found.loadSeconds),
        'next checkpoint, CPU s': rounded(found.nextLoadSeconds!),
        'evaluation, s (best)': rounded(found.evaluationSeconds),
      })
    }
  }
  return {
    title: 'Memory and time by optimisation level',
    note: `${network.name}, ${network.parameters.toLocaleString('en')} parameters, ${Math.round(megabytes)} MB as float32, in a process of its own with one thread. Anonymous memory above that of an empty process; the mapped checkpoint is not counted.`,
    rows,
  }
}
