import { contract } from '../../../src-shared/contract/contract.ts'
import type { RunDetail } from '../../../src-shared/contract/views.ts'
import { RunNotActive } from '../../../src-shared/errors/errors.ts'
import type { CommandContext } from '../commandContext.ts'
import { progressReport } from '../output/progressReport.ts'
import type { ProjectSession } from '../session.ts'

/**
 * Shows a run's progress until it is no longer at work. The first Ctrl-C cancels it: the batches under way end, and what is finished
 * stays.
 *
 * @returns how it ended, whatever that is
 */
export async function followRun(context: CommandContext, session: ProjectSession, runId: string): Promise<RunDetail> {
  const { connection, projectId } = session
  const progress = progressReport(context.terminal, context.json)
  const stopWatching = connection.subscribe(contract.watchJobs, {}, ({ jobs }) => {
    const job = jobs.find((candidate) => candidate.projectId === projectId && candidate.runId === runId)
    if (job) progress.update(job)
  })
  const stopListening = context.interrupts.listen(() => {
    // The bar stays where it is on a screen, so a line of its own begins here.
    context.note(
      `${context.terminal.messagesToScreen ? '\n' : ''}Stopping; what is finished is kept. Ctrl-C again quits at once.`,
    )
    connection.call(contract.cancelRun, { projectId, runId }).catch((error: unknown) => {
      // It may have ended on its own a moment before; anything else shows in how the run ended.
      if (!RunNotActive.is(error)) context.note(String(error))
    })
  })
  try {
    const detail = await connection.call(contract.waitForRun, { projectId, runId })
    progress.finish(detail.row)
    return detail
  } finally {
    stopListening()
    stopWatching()
  }
}
