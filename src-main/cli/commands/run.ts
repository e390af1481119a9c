import { contract } from '../../../src-shared/contract/contract.ts'
import type { RunDetail, SweepPlan } from '../../../src-shared/contract/views.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { sweepRequests, type Sweep } from '../../../src-shared/project/sweep.ts'
import type { CommandContext, Outcome } from '../commandContext.ts'
import type { Execute } from '../commandLine/command.ts'
import type { runOptions } from '../commandLine/runOptions.ts'
import { planText } from '../output/planText.ts'
import { styleOf } from '../output/style.ts'
import { costText, sweepText } from '../output/sweepText.ts'
import { projectOf } from '../projectOf.ts'
import { followRun } from '../runs/followRun.ts'
import { runOutcome } from '../runs/runOutcome.ts'
import { runSweep } from '../runs/runSweep.ts'
import { throughOwner } from '../runs/throughOwner.ts'
import type { ProjectSession } from '../session.ts'

/**
 * `inverscope run sample|invert|roundtrip`: every combination of what is listed, one run after the other. All are planned before the first
 * starts, so that a T that the last one cannot take is told at once. What the project has already is not computed again. A run that fails
 * does not keep the rest from running; Ctrl-C does, and the same command goes on later.
 */
export const run: Execute<typeof runOptions> = async (context, { operands: [kind], options }) => {
  const session = await projectOf(context, options.project, options.plan ? 'read' : 'own')
  const sweep = runSweep(kind as RunRequest['kind'], options, session.project, context.absolute)
  const asked = { sweep, again: options.again ?? false }
  const planned = await throughOwner(context, session, ({ connection, projectId }) =>
    connection.call(contract.planSweep, { projectId, ...asked }),
  )
  if (options.plan) return planOutcome(context, planned.session, sweep, planned.answer)
  const { runs: rows } = planned.answer
  if (rows.length > 1) context.note(costText(planned.answer))
  const started = await throughOwner(context, planned.session, ({ connection, projectId }) =>
    connection.call(contract.startSweep, { projectId, ...asked }),
  )
  return followRuns(context, started.session, started.answer.runs, rows)
}

async function followRuns(
  context: CommandContext,
  given: ProjectSession,
  runs: readonly { runId: string; outcome: 'started' | 'resumed' | 'done' }[],
  rows: SweepPlan['runs'],
): Promise<Outcome> {
  let session = given
  const ended: RunDetail[] = []
  for (const [place, { runId, outcome }] of runs.entries()) {
    const of = runs.length > 1 ? `${place + 1} of ${runs.length}: ` : ''
    const how = { started: '', resumed: ', begun before', done: ', done already; --again computes it anew' }[outcome]
    context.note(`${of}${rows[place].name} (${runId}${how})`)
    if (outcome === 'done') {
      const { connection, projectId } = session
      ended.push(await connection.call(contract.getRun, { projectId, runId }))
      continue
    }
    const followed = await followRun(context, session, runId)
    session = followed.session
    ended.push(followed.detail)
    if (followed.detail.row.state !== 'cancelled') continue
    await cancelAll(
      session,
      runs.slice(place + 1).filter((later) => later.outcome !== 'done'),
    )
    break
  }
  return runOutcome(ended)
}

/** What waits behind a run that was cancelled is not to begin without anybody to see it; the same command goes on with all of them. */
async function cancelAll({ connection, projectId }: ProjectSession, runs: readonly { runId: string }[]): Promise<void> {
  await Promise.allSettled(runs.map(({ runId }) => connection.call(contract.cancelRun, { projectId, runId })))
}

/** Of these runs the step tables come too, one document each. */
const mostTables = 64

async function planOutcome(
  context: CommandContext,
  { connection, projectId, project }: ProjectSession,
  sweep: Sweep,
  plan: SweepPlan,
): Promise<Outcome> {
  const requests = sweepRequests(sweep, project.models).slice(0, mostTables)
  const plans = await Promise.all(requests.map((request) => connection.call(contract.planRun, { projectId, request })))
  const single = plan.runs.length === 1 ? `${planText(plans[0], styleOf(context.terminal))}\n\n` : ''
  return { document: { sweep: plan, plans }, text: `${single}${single ? costText(plan) : sweepText(plan)}` }
}
