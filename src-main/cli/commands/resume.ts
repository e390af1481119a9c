import { contract } from '../../../src-shared/contract/contract.ts'
import type { Execute } from '../commandLine/command.ts'
import type { resumeOptions } from '../commandLine/commandOptions.ts'
import { projectOf } from '../projectOf.ts'
import { resolveRun } from '../resolveNames.ts'
import { followRun } from '../runs/followRun.ts'
import { throughOwner } from '../runs/throughOwner.ts'
import { isAtWork } from '../runs/isAtWork.ts'
import { runOutcome } from '../runs/runOutcome.ts'

/** `inverscope resume RUN`: goes on with a run, on another device where one is named, or follows one that is at work already; a finished one is checked, and mended where it is damaged */
export const resume: Execute<typeof resumeOptions> = async (context, { operands: [word], options }) => {
  const session = await projectOf(context, options.project, 'own')
  const { project } = session
  const { id: runId, state } = resolveRun(word, project)
  if (state === 'done')
    context.note(`The run ${runId} is done already; its arrays are checked against their checksums.`)
  const { device } = options
  if (isAtWork(state) && device === undefined) return runOutcome([(await followRun(context, session, runId)).detail])
  const asked = await throughOwner(context, session, ({ connection, projectId }) =>
    connection.call(contract.resumeRun, { projectId, runId, device }),
  )
  return runOutcome([(await followRun(context, asked.session, runId)).detail])
}
