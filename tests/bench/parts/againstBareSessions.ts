import { contract } from '../../../src-shared/contract/contract.ts'
import { physicalCores } from '../../../src-main/workbench/physicalCores.ts'
import { defaultBatch } from '../../../src-main/workbench/resolveRunSettings.ts'
import { bareEvaluations } from '../bareEvaluations.ts'
import { benchModels, folderOf } from '../benchModels.ts'
import { benchProject, benchWorkbench } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'
import { timedInversion } from '../timedInversion.ts'

/** Whole inversion runs against bare single-thread sessions on every core, in interleaved pairs. The goal is 95 %. */
export async function againstBareSessions({ folder, quick }: { folder: string; quick: boolean }): Promise<Measured> {
  const seconds = quick ? 3 : 60
  const processes = physicalCores()
  const { workbench, connection } = benchWorkbench()
  const rows: Measured['rows'] = []
  for (const model of await benchModels(folder)) {
    // A little longer than the bare sessions, since its beginning and its end do not count.
    const count = Math.ceil(seconds * 1.15 * processes * model.imagesPerSecond) + 2 * processes * defaultBatch
    const { projectId, samples } = await benchProject(connection, folderOf(folder, 'bare', model), count, model)
    const { steps, name } = model
    const ratios: number[] = []
    for (let pair = 1; pair <= (quick ? 2 : 5); pair++) {
      const bare = await bareEvaluations(processes, { ...model, batch: defaultBatch, seconds })
      const run = { projectId, samples, model: name, steps, processes, batch: defaultBatch }
      const { imagesPerSecond, wholeSeconds } = await timedInversion(connection, run)
      const whole = imagesPerSecond * steps
      ratios.push(whole / bare)
      rows.push({
        parameters: model.parameters,
        pair,
        'bare, evaluations/s': rounded(bare, 4),
        'run, evaluations/s': rounded(whole, 4),
        'run / bare': rounded(whole / bare, 4),
        'run, s': rounded(wholeSeconds),
      })
    }
    rows.push({
      parameters: model.parameters,
      pair: 'median',
      'bare, evaluations/s': '',
      'run, evaluations/s': '',
      'run / bare': rounded(median(ratios), 4),
      'run, s': '',
    })
    await connection.call(contract.closeProject, { projectId })
  }
  await workbench.close()
  return {
    title: 'Inversion runs against bare sessions',
    note: `${processes} bare ONNX Runtime sessions of one thread each, ${seconds} s, batch ${defaultBatch}, against a run of about as long in steady state, in turns; T = 50 and, for the larger model, 10. Goal: 0.95.`,
    rows,
  }
}
