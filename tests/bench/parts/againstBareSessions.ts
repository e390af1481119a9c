import { fork } from 'node:child_process'
import path from 'node:path'
import { physicalCores } from '../../../src-main/workbench/physicalCores.ts'
import { defaultBatch } from '../../../src-main/workbench/resolveRunSettings.ts'
import { benchProject, benchWorkbench } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'
import { timedInversion } from '../timedInversion.ts'

/** Whole inversion runs against bare single-thread sessions on every core, in interleaved pairs. The goal is 95 %. */
export async function againstBareSessions({ folder, quick }: { folder: string; quick: boolean }): Promise<Measured> {
  const steps = 50
  const count = quick ? 64 : 704
  const seconds = quick ? 5 : 60
  const processes = physicalCores()
  const { workbench, connection } = benchWorkbench()
  const { projectId, samples } = await benchProject(connection, path.join(folder, 'bare'), count)
  const rows: Measured['rows'] = []
  const ratios: number[] = []
  for (let pair = 1; pair <= (quick ? 2 : 5); pair++) {
    const bare = await bareEvaluationsPerSecond(processes, seconds)
    const { imagesPerSecond, wholeSeconds } = await timedInversion(connection, {
      projectId,
      samples,
      steps,
      processes,
      batch: defaultBatch,
    })
    const whole = imagesPerSecond * steps
    ratios.push(whole / bare)
    rows.push({
      pair,
      'bare, evaluations/s': rounded(bare, 4),
      'run, evaluations/s': rounded(whole, 4),
      'run / bare': rounded(whole / bare, 4),
      'run, s': rounded(wholeSeconds),
    })
  }
  rows.push({
    pair: 'median',
    'bare, evaluations/s': '',
    'run, evaluations/s': '',
    'run / bare': rounded(median(ratios), 4),
    'run, s': '',
  })
  await workbench.close()
  return {
    title: 'Inversion runs against bare sessions',
    note: `${processes} bare ONNX Runtime sessions of one thread each, batch ${defaultBatch}, against a run of ${count} images, T = ${steps}, in steady state. Goal: 0.95.`,
    rows,
  }
}

/** Evaluations of single images per second of one bare session per core, all at the same time. */
async function bareEvaluationsPerSecond(processes: number, seconds: number): Promise<number> {
  const entry = path.join(import.meta.dirname, '../bareSession.ts')
  const rates = await Promise.all(
    Array.from(
      { length: processes },
      () =>
        new Promise<number>((resolve, reject) => {
          const child = fork(entry, [String(defaultBatch), String(seconds)], { execArgv: ['--no-warnings'] })
          child.once('message', (rate) => resolve(Number(rate)))
          child.once('exit', (code) => reject(new Error(`A bare session ended with ${code}`)))
        }),
    ),
  )
  return rates.reduce((sum, rate) => sum + rate, 0)
}
