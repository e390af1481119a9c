import { contract } from '../../../src-shared/contract/contract.ts'
import { RunNotActive } from '../../../src-shared/errors/errors.ts'
import type { Execute } from '../commandLine/command.ts'
import type { projectOptions } from '../commandLine/commandOptions.ts'
import { projectOf } from '../projectOf.ts'
import { resolveRun } from '../resolveNames.ts'
import { isAtWork } from '../runs/isAtWork.ts'
import { runDocument } from '../runs/runOutcome.ts'

/** `inverscope cancel RUN`: stops it and waits until it has stopped */
export const cancel: Execute<typeof projectOptions> = async (context, { operands: [word], options }) => {
  const { connection, projectId, project } = await projectOf(context, options.project, 'brief')
  const { id: runId, state } = resolveRun(word, project)
  if (!isAtWork(state)) throw RunNotActive({ run: runId, state })
  await connection.call(contract.cancelRun, { projectId, runId })
  const detail = await connection.call(contract.waitForRun, { projectId, runId })
  const { done, count } = detail.row
  return {
    document: { runs: [runDocument(detail)] },
    text: `Cancelled ${runId}; ${done} of ${count} images are kept. Go on with: inverscope resume ${runId}`,
  }
}
