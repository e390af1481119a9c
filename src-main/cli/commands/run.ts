import { contract } from '../../../src-shared/contract/contract.ts'
import type { SweepPlan } from '../../../src-shared/contract/views.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { sweepRequests, type Sweep } from '../../../src-shared/project/sweep.ts'
import type { CommandContext, Outcome } from '../commandContext.ts'
import type { Execute } from '../commandLine/command.ts'
import type { runOptions } from '../commandLine/runOptions.ts'
import { planText } from '../output/planText.ts'
import { styleOf } from '../output/style.ts'
import { costText, sweepText } from '../output/sweepText.ts'
import { projectOf } from '../projectOf.ts'
import { followAll } from '../runs/followAll.ts'
import { runSweep } from '../runs/runSweep.ts'
import { throughOwner } from '../runs/throughOwner.ts'
import type { ProjectSession } from '../session.ts'

/**
 * `inverscope run sample|invert|roundtrip`: every combination of what is listed, one run after the other. All are planned before the first
 * starts, so that a T that the last one cannot take is told at once. What the project has already is not computed again. A run that fails
 * does not keep the rest from running; Ctrl-C sets all of them aside, and the same command, or `queue resume`, goes on later.
 */
export const run: Execute<typeof runOptions> = async (context, { operands: [kind], options }) => {
  const session = await projectOf(context, options.project, options.plan ? 'read' : 'own')
  const sweep = runSweep(kind as RunRequest['kind'], options, session.project, context.absolute)
  const measure = !options['no-measure'] && (options.plan === true || options.batch === undefined)
  const asked = { sweep, again: options.again ?? false, measure }
  const planned = await throughOwner(context, session, ({ connection, projectId }) =>
    connection.call(contract.planSweep, { projectId, ...asked }),
  )
  if (options.plan) return planOutcome(context, planned.session, { sweep, measure }, planned.answer)
  const { runs: rows } = planned.answer
  if (rows.length > 1) context.note(costText(planned.answer))
  const started = await throughOwner(context, planned.session, ({ connection, projectId }) =>
    connection.call(contract.startSweep, { projectId, ...asked }),
  )
  const { runs } = started.answer
  return followAll(
    context,
    started.session,
    runs.map((run, place) => ({ ...run, name: rows[place].name })),
  )
}

/** Of these runs the step tables come too, one document each. */
const mostTables = 64

async function planOutcome(
  context: CommandContext,
  { connection, projectId, project }: ProjectSession,
  { sweep, measure }: { sweep: Sweep; measure: boolean },
  plan: SweepPlan,
): Promise<Outcome> {
  const requests = sweepRequests(sweep, project.models).slice(0, mostTables)
  const plans = await Promise.all(
    requests.map((request) => connection.call(contract.planRun, { projectId, request, measure })),
  )
  const single = plan.runs.length === 1 ? `${planText(plans[0], styleOf(context.terminal))}\n\n` : ''
  return { document: { sweep: plan, plans }, text: `${single}${single ? costText(plan) : sweepText(plan)}` }
}
