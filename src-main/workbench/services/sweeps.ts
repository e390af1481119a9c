import type { StartedRun, SweepPlan, SweepRow, TimeBasis } from '../../../src-shared/contract/views.ts'
import { DiskFull, InvalidInput } from '../../../src-shared/errors/errors.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { longestSweep, sweepRequests, type Sweep } from '../../../src-shared/project/sweep.ts'
import { freeBytes } from '../../store/diskSpace.ts'
import { evaluationsPerRow } from '../jobs/job.ts'
import type { JobQueue } from '../jobs/jobQueue.ts'
import type { OpenProject } from '../openProject.ts'
import { rowsIn } from '../rowRanges.ts'
import { existingRun } from './existingRun.ts'
import { findCheckpoint } from './models.ts'
import { askSpeed } from './askSpeed.ts'
import { resolveRun, type AskSpeed, type ResolvedRun } from './resolveRun.ts'
import { bytesOfPlan, timeOfPlan } from './plannedCost.ts'
import { planSharing } from './plannedSharing.ts'
import { resumeRun, startRun } from './runs.ts'

/** @property measure  measures models that never were at work here, to choose their batch and to tell the time; where left out it does */
interface AskedSweep {
  sweep: Sweep
  again: boolean
  measure?: boolean
}

interface PlannedRun {
  request: RunRequest
  run: ResolvedRun
  row: SweepRow
}

/**
 * Every run of a sweep with what it costs and whether the project has it already, before anything is written. The time is known for models
 * that were at work on this machine before, or are measured now.
 *
 * @throws what resolveRun throws, for the first run that is impossible; InvalidInput for more runs than anybody can mean
 */
export async function planSweep(project: OpenProject, queue: JobQueue, asked: AskedSweep): Promise<SweepPlan> {
  const planned = await plannedRuns(project, queue, asked, askSpeed(queue, asked.measure ?? true))
  let seconds: number | undefined = 0
  const bases: TimeBasis[] = []
  for (const { request, run, row } of planned) {
    if (row.done) continue
    const { evaluationsLeft, evaluationsShared, evaluations } = row
    const share = evaluations > 0 ? (evaluationsLeft + evaluationsShared) / evaluations : 1
    const time = timeOfPlan(request, run, { evaluations: evaluationsLeft, share })
    if (time) bases.push(time.basis)
    seconds = time && seconds !== undefined ? seconds + time.seconds : undefined
  }
  const rows = planned.map(({ row }) => row)
  return {
    runs: rows,
    evaluationsLeft: rows.reduce((sum, row) => sum + row.evaluationsLeft, 0),
    evaluationsShared: rows.reduce((sum, row) => sum + row.evaluationsShared, 0),
    bytes: newBytes(rows),
    freeBytes: await freeBytes(project.folder),
    seconds,
    ...(seconds !== undefined && bases.length > 0 && { basis: weakest(bases) }),
  }
}

/** What a sum rests on: a measurement if anything in it does, else the oldest run. */
function weakest(bases: readonly TimeBasis[]): TimeBasis {
  return bases.reduce((weak, one) =>
    one.from === weak.from ? (one.at < weak.at ? one : weak) : one.from === 'measurement' ? one : weak,
  )
}

/**
 * Starts what a sweep asks for and the project has not: what is done already stays as it is, what was interrupted, cancelled or failed goes
 * on, and the rest goes to the end of the queue.
 *
 * @returns one entry for each run, in order
 * @throws as planSweep, and DiskFull before anything is written
 */
export async function startSweep(project: OpenProject, queue: JobQueue, asked: AskedSweep): Promise<StartedRun[]> {
  const ask = askSpeed(queue, asked.measure ?? true)
  const planned = await plannedRuns(project, queue, asked, ask)
  const needed = newBytes(planned.map(({ row }) => row))
  const free = await freeBytes(project.folder)
  if (needed > free) throw DiskFull({ path: project.folder, needed, free })
  const started: StartedRun[] = []
  let anew: string | true | undefined = asked.again || undefined
  const taken = planned.flatMap(({ row }) => row.existing ?? [])
  let sweep: { first?: string; taken?: string[] } | undefined
  if (planned.length > 1) sweep = taken.length > 0 ? { taken } : {}
  for (const { request, row } of planned) {
    if (!row.existing) {
      const runId = await startRun(project, queue, request, { anew, ask, sweep })
      // Among themselves the runs of a sweep share in any case.
      anew &&= anew === true ? runId : anew
      sweep &&= { first: sweep.first ?? runId }
      started.push({ runId, outcome: 'started' })
    } else if (row.done) started.push({ runId: row.existing, outcome: 'done' })
    else {
      await resumeRun(project, queue, row.existing)
      started.push({ runId: row.existing, outcome: 'resumed' })
    }
  }
  return started
}

const newBytes = (rows: readonly SweepRow[]) => rows.reduce((sum, row) => sum + (row.existing ? 0 : row.bytes), 0)

async function plannedRuns(
  project: OpenProject,
  queue: JobQueue,
  { sweep, again }: AskedSweep,
  ask: AskSpeed,
): Promise<PlannedRun[]> {
  const requests = sweepRequests(sweep, project.file.models)
  if (requests.length > longestSweep)
    throw InvalidInput({ where: 'sweep', problems: [`it has ${requests.length} runs, more than ${longestSweep}`] })
  const planned: PlannedRun[] = []
  const sharing = planSharing(project, { anew: again })
  for (const request of requests) {
    const run = await resolveRun(project, request, queue.devices, ask)
    const known = again ? undefined : await existingRun(project, request, run)
    const evaluations = evaluationsPerRow({ kind: request.kind, source: request.source, settings: run.settings })
    const done = known?.record.state === 'done' && !queue.jobOf(project, known.record.id)
    const left = known ? known.record.count - rowsIn(known.completed) : run.count
    const shared = sharing.next(request, run, known)
    planned.push({
      request,
      run,
      row: {
        name: known?.record.name ?? run.name,
        model: run.model.id,
        checkpoint: findCheckpoint(run.model, request.checkpoint).step,
        steps: run.settings.steps,
        inversionSteps: run.settings.inversionSteps,
        convention: run.settings.convention,
        source: request.source,
        replaceFirst: request.replaceFirst,
        swapFirst: request.swapFirst,
        count: run.count,
        evaluations: run.count * evaluations,
        evaluationsLeft: done ? 0 : left * evaluations - shared.evaluations,
        evaluationsShared: done ? 0 : shared.evaluations,
        samplesFrom: shared.from,
        done,
        bytes: bytesOfPlan(request, run),
        existing: known?.record.id,
      },
    })
  }
  return planned
}
