import { contract } from '../../../src-shared/contract/contract.ts'
import type { RunDetail } from '../../../src-shared/contract/views.ts'
import { ConnectionLost, OwnerLeaving, RunNotActive } from '../../../src-shared/errors/errors.ts'
import type { CommandContext } from '../commandContext.ts'
import { progressReport, type ProgressReport } from '../output/progressReport.ts'
import type { ProjectSession } from '../session.ts'
import { isAtWork } from './isAtWork.ts'
import { throughOwner } from './throughOwner.ts'

/** How a run ended, whatever that is, and the session to go on with. */
export interface FollowedRun {
  detail: RunDetail
  session: ProjectSession
}

/**
 * Shows a run's progress until it is no longer at work. The first Ctrl-C cancels it: the batches under way end, and what is finished
 * stays. Where the command that computes it ends, or is killed, this one takes the project over and goes on with the run.
 */
export async function followRun(context: CommandContext, session: ProjectSession, runId: string): Promise<FollowedRun> {
  const progress = progressReport(context.terminal, context.json)
  for (let present = session; ;) {
    try {
      const detail = await untilOver(context, present, runId, progress)
      progress.finish(detail.row)
      return { detail, session: present }
    } catch (error) {
      if (!OwnerLeaving.is(error) && !ConnectionLost.is(error)) throw error
      context.note(`The command that computed ${runId} has ended; this one goes on with it.`)
      present = await resumed(context, await present.reopen(), runId)
    }
  }
}

async function resumed(context: CommandContext, session: ProjectSession, runId: string): Promise<ProjectSession> {
  const resume = async ({ connection, projectId }: ProjectSession) => {
    const { row } = await connection.call(contract.getRun, { projectId, runId })
    if (row.state === 'interrupted') await connection.call(contract.resumeRun, { projectId, runId })
    return isAtWork(row.state)
  }
  return (await throughOwner(context, session, resume)).session
}

async function untilOver(
  context: CommandContext,
  { connection, projectId }: ProjectSession,
  runId: string,
  progress: ProgressReport,
): Promise<RunDetail> {
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
    return await connection.call(contract.waitForRun, { projectId, runId })
  } finally {
    stopListening()
    stopWatching()
  }
}
