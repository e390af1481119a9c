import { contract } from '../../../src-shared/contract/contract.ts'
import type { StudyDetail } from '../../../src-shared/contract/studyViews.ts'
import { ConnectionLost, OwnerLeaving, StudyNotActive } from '../../../src-shared/errors/errors.ts'
import type { StudyRequest } from '../../../src-shared/studies/studyRequest.ts'
import type { CommandContext } from '../commandContext.ts'
import { progressReport } from '../output/progressReport.ts'
import { throughOwner } from '../runs/throughOwner.ts'
import type { ProjectSession } from '../session.ts'

/**
 * Does a study and shows how it gets on, its runs included, until it is no longer at work. The first Ctrl-C cancels it; what is finished
 * stays. Where the command that has the project open ends, this one takes it over and goes on.
 *
 * @param following  studies that are done after it, for what is computed now and needed then
 * @param reopened  hears of the session that takes the place of one whose owner ended, so that it is not lost where the study fails
 * @returns its result, and the session to go on with
 * @throws what ended the study
 */
export async function doStudy(
  context: CommandContext,
  session: ProjectSession,
  request: StudyRequest,
  {
    following = [],
    reopened = () => {},
  }: { following?: readonly StudyRequest[]; reopened?: (session: ProjectSession) => void } = {},
): Promise<{ detail: StudyDetail; session: ProjectSession }> {
  for (let present = session; ;) {
    const started = await throughOwner(
      context,
      present,
      ({ connection, projectId }) =>
        connection.call(contract.startStudy, { projectId, request, following: [...following] }),
      reopened,
    )
    present = started.session
    try {
      return { detail: await untilOver(context, present, started.answer.studyId), session: present }
    } catch (error) {
      if (!OwnerLeaving.is(error) && !ConnectionLost.is(error)) throw error
      context.note('The command that had the project open has ended; this one goes on with the study.')
      present = await present.reopen()
      reopened(present)
    }
  }
}

async function untilOver(
  context: CommandContext,
  { connection, projectId }: ProjectSession,
  studyId: string,
): Promise<StudyDetail> {
  const progress = progressReport(context.terminal, context.json)
  let atRun: string | undefined
  let said: string | undefined
  const stopStudies = connection.subscribe(contract.watchStudies, { projectId }, ({ studies }) => {
    const view = studies.find(({ id }) => id === studyId)
    atRun = view?.atRun
    if (!view || view.what === undefined || view.what === said) return
    said = view.what
    if (view.state === 'running' || view.state === 'measuring') context.note(`${studyId}: ${view.what}`)
  })
  const stopJobs = connection.subscribe(contract.watchJobs, {}, ({ jobs }) => {
    const job = jobs.find((one) => one.projectId === projectId && one.runId === atRun)
    if (job) progress.update(job)
  })
  const stopListening = context.interrupts.listen(() => {
    context.note('\nStopping; what is finished is kept. Ctrl-C again quits at once.')
    connection.call(contract.cancelStudy, { projectId, studyId }).catch((error: unknown) => {
      if (!StudyNotActive.is(error)) context.note(String(error))
    })
  })
  try {
    return await connection.call(contract.waitForStudy, { projectId, studyId })
  } finally {
    stopListening()
    stopJobs()
    stopStudies()
  }
}
