import { contract } from '../../../src-shared/contract/contract.ts'
import type { RunDetail, StartedRun } from '../../../src-shared/contract/views.ts'
import { RunsSetAside } from '../../../src-shared/errors/errors.ts'
import type { CommandContext, Outcome } from '../commandContext.ts'
import type { ProjectSession } from '../session.ts'
import { followRun } from './followRun.ts'
import { runOutcome } from './runOutcome.ts'

const howWords = { started: '', resumed: ', begun before', done: ', done already; --again computes it anew' }

/**
 * Follows runs that are in the queue one after the other, until the last of them is over or a person stops them. One that fails or is cancelled
 * elsewhere keeps none of the others.
 */
export async function followAll(
  context: CommandContext,
  given: ProjectSession,
  runs: readonly (StartedRun & { name: string })[],
): Promise<Outcome> {
  let session = given
  const ended: RunDetail[] = []
  for (const [place, { runId, name, outcome }] of runs.entries()) {
    const of = runs.length > 1 ? `${place + 1} of ${runs.length}: ` : ''
    context.note(`${of}${name} (${runId}${howWords[outcome]})`)
    if (outcome === 'done') {
      const { connection, projectId } = session
      ended.push(await connection.call(contract.getRun, { projectId, runId }))
      continue
    }
    const behind = runs.slice(place + 1).filter((later) => later.outcome !== 'done')
    const followed = await followRun(
      context,
      session,
      runId,
      behind.map((later) => later.runId),
    )
    session = followed.session
    ended.push(followed.detail)
    if (!followed.setAside) continue
    const done = ended.filter(({ row }) => row.state === 'done').length
    return { ...runOutcome(ended), failure: RunsSetAside({ done, left: behind.length + 1 }) }
  }
  return runOutcome(ended)
}
