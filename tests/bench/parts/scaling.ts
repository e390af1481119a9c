import { contract } from '../../../src-shared/contract/contract.ts'
import { physicalCores } from '../../../src-main/workbench/physicalCores.ts'
import { defaultBatch } from '../../../src-main/workbench/resolveRunSettings.ts'
import { benchModels, folderOf } from '../benchModels.ts'
import { benchProject, benchWorkbench } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'
import { timedInversion } from '../timedInversion.ts'

/** Inversion runs from one engine process to one on every core, in turns. */
export async function scaling({ folder, quick }: { folder: string; quick: boolean }): Promise<Measured> {
  const cores = physicalCores()
  const seconds = quick ? 3 : 30
  const { workbench, connection } = benchWorkbench()
  const rows: Measured['rows'] = []
  for (const model of await benchModels(folder)) {
    const most = Math.ceil(seconds * cores * model.imagesPerSecond) + 2 * cores * defaultBatch
    const rates = new Map(numbersUpTo(cores).map((processes) => [processes, [] as number[]]))
    for (let turn = 0; turn < (quick ? 1 : 3); turn++) {
      for (const [processes, found] of rates) {
        const count = Math.ceil((most * processes) / cores)
        const place = folderOf(folder, `scaling-${turn}-${processes}`, model)
        const { projectId, samples } = await benchProject(connection, place, count, model)
        const run = { projectId, samples, model: model.name, steps: model.steps, processes, batch: defaultBatch }
        found.push((await timedInversion(connection, run)).imagesPerSecond * model.steps)
        await connection.call(contract.closeProject, { projectId })
      }
    }
    const alone = median(rates.get(1)!)
    for (const [processes, found] of rates)
      rows.push({
        parameters: model.parameters,
        processes,
        'evaluations/s (median)': rounded(median(found), 4),
        'against one process': rounded(median(found) / alone),
        'of the ideal': rounded(median(found) / alone / processes),
      })
  }
  await workbench.close()
  return {
    title: 'Scaling over the cores',
    note: `Inversion runs in steady state, one thread per process, batch ${defaultBatch}, about ${seconds} s each, in turns. Cores share memory, cache and clock, so the ideal is not reached by bare sessions either.`,
    rows,
  }
}

/** 1, 2, 4, … and the number itself. */
function numbersUpTo(cores: number): number[] {
  const numbers: number[] = []
  for (let processes = 1; processes < cores; processes *= 2) numbers.push(processes)
  return [...numbers, cores]
}
