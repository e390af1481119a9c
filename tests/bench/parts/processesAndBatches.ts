import path from 'node:path'
import { physicalCores } from '../../../src-main/workbench/physicalCores.ts'
import { benchProject, benchWorkbench } from '../benchProject.ts'
import { rounded, type Measured } from '../measured.ts'
import { timedInversion } from '../timedInversion.ts'

/** Images per second of whole inversion runs: how many engine processes, how many rows together. */
export async function processesAndBatches({ folder, quick }: { folder: string; quick: boolean }): Promise<Measured> {
  const { workbench, connection } = benchWorkbench()
  const count = quick ? 32 : 128
  const steps = quick ? 10 : 50
  const { projectId, samples } = await benchProject(connection, path.join(folder, 'processes'), count)
  const cores = physicalCores()
  const rows: Measured['rows'] = []
  for (const processes of [...new Set([1, cores, cores + 1])]) {
    for (const batch of [1, 2, 4, 8, 16, 32]) {
      const { imagesPerSecond, wholeSeconds } = await timedInversion(connection, {
        projectId,
        samples,
        steps,
        processes,
        batch,
      })
      rows.push({
        processes,
        batch,
        'images/s in steady state': rounded(imagesPerSecond),
        'evaluations/s': rounded(imagesPerSecond * steps),
        'whole run, s': rounded(wholeSeconds),
      })
    }
  }
  await workbench.close()
  return {
    title: 'Inversion runs by processes and batch',
    note: `${count} images of 3 × 32 × 32, T = ${steps}, the demonstration U-Net (1.63 M parameters), ${cores} cores; one thread per process.`,
    rows,
  }
}
