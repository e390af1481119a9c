import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { contract } from '../../../src-shared/contract/contract.ts'
import { physicalCores } from '../../../src-main/workbench/physicalCores.ts'
import { benchModels, folderOf } from '../benchModels.ts'
import { benchProject, benchWorkbench } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'

const Rates = z.record(
  z.string(),
  z.object({
    measurement: z.object({
      batch: z.int(),
      byBatch: z.array(z.object({ batch: z.int(), evaluationsPerSecond: z.number() })),
    }),
  }),
)

/** What a model's measurement before its first run costs, how its batches compare, and which one it chooses each time. */
export async function measuredBatches({ folder, quick }: { folder: string; quick: boolean }): Promise<Measured> {
  const turns = quick ? 2 : 9
  const homeBefore = process.env.INVERSCOPE_HOME
  const rows: Measured['rows'] = []
  for (const model of await benchModels(folder)) {
    const found = { seconds: [] as number[], chosen: [] as number[], byBatch: new Map<number, number[]>() }
    for (let turn = 0; turn < turns; turn++) {
      // Nothing is known of the model there, and no process has it loaded.
      const home = folderOf(folder, `home-${turn}`, model)
      process.env.INVERSCOPE_HOME = home
      const { workbench, connection } = benchWorkbench()
      const { projectId } = await benchProject(connection, folderOf(folder, `measured-${turn}`, model), 1, model)
      const ask = (measure: boolean) =>
        connection.call(contract.planRun, {
          projectId,
          request: {
            kind: 'sample',
            model: model.name,
            source: { from: 'noise', stream: 'per-image', seed: 0, count: 1 },
            steps: model.steps,
          },
          measure,
        })
      const began = performance.now()
      await ask(false)
      const planned = performance.now()
      await ask(true)
      found.seconds.push((performance.now() - planned - (planned - began)) / 1000)
      const [{ measurement }] = Object.values(
        Rates.parse(JSON.parse(await readFile(path.join(home, 'rates.json'), 'utf8'))),
      )
      found.chosen.push(measurement.batch)
      for (const { batch, evaluationsPerSecond } of measurement.byBatch)
        found.byBatch.set(batch, [...(found.byBatch.get(batch) ?? []), evaluationsPerSecond])
      await workbench.close()
    }
    for (const [batch, rates] of found.byBatch)
      rows.push({
        parameters: model.parameters,
        batch,
        'evaluations/s (median)': rounded(median(rates), 4),
        'measured in': `${rates.length} of ${turns}`,
        'chosen in': `${found.chosen.filter((one) => one === batch).length} of ${turns}`,
        'seconds for the measurement (median)': rounded(median(found.seconds)),
      })
  }
  if (homeBefore === undefined) delete process.env.INVERSCOPE_HOME
  else process.env.INVERSCOPE_HOME = homeBefore
  return {
    title: 'The batch that is measured before a first run',
    note: `${turns} times anew, with processes that were just started: ${physicalCores()} processes side by side, 1 to 16 rows together, a quarter of a second each and three in all, or fewer where two larger batches in a row were no faster. The smallest batch within 5 % of the fastest is taken; a project's later runs of the model keep it. Where batches are nearly as fast as each other, which one that is changes from time to time, and little with it.`,
    rows,
  }
}
