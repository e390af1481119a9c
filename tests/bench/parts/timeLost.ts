import { setTimeout as delay } from 'node:timers/promises'
import { contract } from '../../../src-shared/contract/contract.ts'
import type { Connection } from '../../../src-shared/contract/connect.ts'
import { physicalCores } from '../../../src-main/workbench/physicalCores.ts'
import { defaultBatch } from '../../../src-main/workbench/resolveRunSettings.ts'
import { childrenOf } from '../../e2e/setup/childrenOf.ts'
import { benchModels, folderOf, type BenchModel } from '../benchModels.ts'
import { benchProject, benchWorkbench } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'

interface Place {
  connection: Connection
  projectId: string
  samples: string
  model: BenchModel
}

/** What cancelling, resuming and an engine that crashes cost a run: its time at work against that of one that nobody disturbed. Linux only, for /proc. */
export async function timeLost({ folder, quick }: { folder: string; quick: boolean }): Promise<Measured> {
  if (process.platform !== 'linux') throw new Error('timeLost finds engine processes in /proc, which only Linux has.')
  const seconds = quick ? 4 : 20
  const cores = physicalCores()
  const { workbench, connection } = benchWorkbench()
  const rows: Measured['rows'] = []
  for (const model of await benchModels(folder)) {
    const count = Math.ceil(seconds * cores * model.imagesPerSecond) + cores * defaultBatch
    const project = await benchProject(connection, folderOf(folder, 'lost', model), count, model)
    const place = { connection, ...project, model }
    await undisturbed(place)
    const whole: number[] = []
    const found: Record<string, number[]> = { cancelled: [], until: [], again: [], crashed: [] }
    for (let turn = 0; turn < (quick ? 1 : 3); turn++) {
      const alone = await undisturbed(place)
      const cancelled = await cancelledAndResumed(place)
      const crashed = await withACrash(place)
      whole.push(alone)
      found.cancelled.push(cancelled.seconds - alone)
      found.until.push(cancelled.untilStopped)
      found.again.push(cancelled.untilAtWork)
      found.crashed.push(crashed - alone)
    }
    const row = (what: string, values: readonly number[]) => ({
      parameters: model.parameters,
      what,
      'seconds (median)': rounded(median(values)),
      'seconds (highest)': rounded(Math.max(...values)),
    })
    rows.push(
      row('a run that nobody disturbed', whole),
      row('from cancelling to its end', found.until),
      row('from resuming to its first evaluation', found.again),
      row('lost in all by cancelling and resuming', found.cancelled),
      row('lost by a crash of one engine', found.crashed),
    )
    await connection.call(contract.closeProject, { projectId: project.projectId })
  }
  await workbench.close()
  return {
    title: 'Time lost per cancel, resume and crash',
    note: `Inversion runs of about ${seconds} s on ${cores} processes, struck at half of their evaluations, in turns with runs that were not. Cancelling ends the step at work and gives up the batches at work; engines keep their model. A crash (kill -9 of one engine) costs its batches, a new process, and loading the model again. Differences of two runs vary with what else the machine does.`,
    rows,
  }
}

/** @returns seconds at work */
async function undisturbed(place: Place): Promise<number> {
  const began = performance.now()
  const { ended } = await start(place)
  await ended
  return (performance.now() - began) / 1000
}

async function withACrash(place: Place): Promise<number> {
  const began = performance.now()
  const { ended, untilHalf } = await start(place)
  await untilHalf
  const [engine] = childrenOf(process.pid).filter((pid) => pid !== process.pid)
  process.kill(engine, 'SIGKILL')
  await ended
  return (performance.now() - began) / 1000
}

async function cancelledAndResumed(place: Place) {
  const { connection, projectId } = place
  const began = performance.now()
  const { runId, ended, untilHalf } = await start(place)
  await untilHalf
  const asked = performance.now()
  await connection.call(contract.cancelRun, { projectId, runId })
  await ended
  const stopped = performance.now()
  await delay(500)
  const resumed = performance.now()
  await connection.call(contract.resumeRun, { projectId, runId })
  await untilEvaluating(connection)
  const goesOn = performance.now()
  await connection.call(contract.waitForRun, { projectId, runId })
  const over = performance.now()
  return {
    seconds: (stopped - began + over - resumed) / 1000,
    untilStopped: (stopped - asked) / 1000,
    untilAtWork: (goesOn - resumed) / 1000,
  }
}

/** Starts the run. */
async function start({ connection, projectId, samples, model }: Place) {
  const { promise: untilHalf, resolve } = Promise.withResolvers<void>()
  const stop = connection.subscribe(contract.watchJobs, {}, ({ jobs: [job] }) => {
    if (job && job.evaluationsDone >= job.evaluations / 2) resolve()
  })
  const { runId } = await connection.call(contract.startRun, {
    projectId,
    request: {
      kind: 'invert',
      model: model.name,
      source: { from: 'file', path: samples, as: 'samples' },
      steps: model.steps,
      batch: defaultBatch,
      processes: physicalCores(),
    },
  })
  const ended = connection.call(contract.waitForRun, { projectId, runId }).finally(stop)
  return { runId, untilHalf, ended }
}

/** Resolves when the run at work has evaluated more than what it began with. */
function untilEvaluating(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    let began: number | undefined
    const stop = connection.subscribe(contract.watchJobs, {}, ({ jobs: [job] }) => {
      if (job?.state !== 'running') return
      began ??= job.done * (job.evaluations / job.count)
      if (job.evaluationsDone <= began) return
      stop()
      resolve()
    })
  })
}
