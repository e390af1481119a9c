import { contract } from '../../../src-shared/contract/contract.ts'
import type { RunDetail, RunPlan } from '../../../src-shared/contract/views.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import type { Execute } from '../commandLine/command.ts'
import type { runOptions } from '../commandLine/runOptions.ts'
import { planText } from '../output/planText.ts'
import { styleOf } from '../output/style.ts'
import { projectOf } from '../projectOf.ts'
import { followRun } from '../runs/followRun.ts'
import { runOutcome } from '../runs/runOutcome.ts'
import { throughOwner } from '../runs/throughOwner.ts'
import { runRequests } from '../runs/runRequests.ts'

/**
 * `inverscope run sample|invert|roundtrip`: one run after the other. All are planned before the first starts, so that a T that the last
 * one cannot take is told at once. One that fails does not keep the rest of a sweep from running; Ctrl-C does.
 */
export const run: Execute<typeof runOptions> = async (context, { operands: [kind], options }) => {
  let session = await projectOf(context, options.project, options.plan ? 'read' : 'own')
  const requests = runRequests(kind as RunRequest['kind'], options, session.project, context.absolute)
  const plans: RunPlan[] = []
  for (const request of requests) {
    const planned = await throughOwner(context, session, ({ connection, projectId }) =>
      connection.call(contract.planRun, { projectId, request }),
    )
    plans.push(planned.answer)
    session = planned.session
  }
  if (options.plan)
    return { document: { plans }, text: plans.map((plan) => planText(plan, styleOf(context.terminal))).join('\n\n') }

  const ended: RunDetail[] = []
  for (const [place, request] of requests.entries()) {
    const started = await throughOwner(context, session, ({ connection, projectId }) =>
      connection.call(contract.startRun, { projectId, request }),
    )
    const { runId } = started.answer
    context.note(`${requests.length > 1 ? `${place + 1} of ${requests.length}: ` : ''}${plans[place].name} (${runId})`)
    const followed = await followRun(context, started.session, runId)
    const { detail } = followed
    session = followed.session
    ended.push(detail)
    if (detail.row.state === 'cancelled') break
  }
  return runOutcome(ended)
}
