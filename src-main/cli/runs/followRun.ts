import { contract } from '../../../src-shared/contract/contract.ts'
import type { RunDetail } from '../../../src-shared/contract/views.ts'
import { ConnectionLost, OwnerLeaving, RunNotActive } from '../../../src-shared/errors/errors.ts'
import type { CommandContext } from '../commandContext.ts'
import { progressReport, type ProgressReport } from '../output/progressReport.ts'
import type { ProjectSession } from '../session.ts'
import { throughOwner } from './throughOwner.ts'

/** How a run ended, whatever that is, whether a person set it and those behind it aside, and the session to go on with. */
export interface FollowedRun {
  detail: RunDetail
  setAside: boolean
  session: ProjectSession
}

/**
 * Shows a run's progress until it is no longer at work. The first Ctrl-C stops it after the step under way, and what is finished stays: a run
 * alone is cancelled; one of several stays in the queue together with those behind it. Where the command that computes it ends, or is killed, this
 * one takes the project over and goes on with the run.
 *
 * @param behind  the runs that this command waits for after it
 */
export async function followRun(
  context: CommandContext,
  session: ProjectSession,
  runId: string,
  behind: readonly string[] = [],
): Promise<FollowedRun> {
  const progress = progressReport(context.terminal, context.json)
  for (let present = session; ;) {
    try {
      const { detail, setAside } = await untilOver(context, present, [runId, ...behind], progress)
      progress.finish(detail.row)
      return { detail, setAside, session: present }
    } catch (error) {
      if (!OwnerLeaving.is(error) && !ConnectionLost.is(error)) throw error
      context.note(`The command that computed ${runId} has ended; this one goes on with it.`)
      present = await resumed(context, await present.reopen(), [runId, ...behind])
    }
  }
}

/** All runs that the command waits for: what waits behind the first is nobody's else. */
async function resumed(
  context: CommandContext,
  session: ProjectSession,
  runIds: readonly string[],
): Promise<ProjectSession> {
  const resume = async ({ connection, projectId }: ProjectSession) => {
    for (const runId of runIds) {
      const { row } = await connection.call(contract.getRun, { projectId, runId })
      if (row.state === 'interrupted') await connection.call(contract.resumeRun, { projectId, runId })
    }
  }
  return (await throughOwner(context, session, resume)).session
}

async function untilOver(
  context: CommandContext,
  { connection, projectId }: ProjectSession,
  [runId, ...behind]: readonly string[],
  progress: ProgressReport,
): Promise<Pick<FollowedRun, 'detail' | 'setAside'>> {
  let setAside = false
  let asked = false
  const stopWatching = connection.subscribe(contract.watchJobs, {}, ({ jobs }) => {
    const job = jobs.find((candidate) => candidate.projectId === projectId && candidate.runId === runId)
    if (job) progress.update(job)
    if (job?.state !== 'queued' || asked) return
    asked = true
    void sayWhetherPaused(context, { connection, projectId }, runId)
  })
  const stopListening = context.interrupts.listen(() => {
    // The bar stays where it is on a screen, so a line of its own begins here.
    setAside = behind.length > 0
    const kept = setAside ? ` ${behind.length + 1} runs stay in the queue.` : ''
    context.note(
      `${context.terminal.messagesToScreen ? '\n' : ''}Stopping; what is finished is kept.${kept} Ctrl-C again quits at once.`,
    )
    const stopped: Promise<unknown> = setAside
      ? connection.call(contract.setAsideRuns, { projectId, runIds: [runId, ...behind] })
      : connection.call(contract.cancelRun, { projectId, runId })
    stopped.catch((error: unknown) => {
      // It may have ended on its own a moment before; anything else shows in how the run ended.
      if (!RunNotActive.is(error)) context.note(String(error))
    })
  })
  try {
    const detail = await connection.call(contract.waitForRun, { projectId, runId })
    return { detail, setAside }
  } finally {
    stopListening()
    stopWatching()
  }
}

/** A run that waits for nothing but a person would wait for ever where nobody says so. */
async function sayWhetherPaused(
  context: CommandContext,
  { connection, projectId }: Pick<ProjectSession, 'connection' | 'projectId'>,
  runId: string,
): Promise<void> {
  // Where the connection is lost the wait for the run ends, too, and says so.
  const queue = await connection.call(contract.getQueue, { projectId }).catch(() => undefined)
  if (!queue?.paused) return
  // With --json, too: a script that waits has somebody who reads what it says beside its document.
  context.terminal.message(
    `The queue of this project is paused, so ${runId} waits. Go on with: inverscope queue resume\n`,
  )
}
