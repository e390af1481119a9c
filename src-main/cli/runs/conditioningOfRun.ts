import { contract } from '../../../src-shared/contract/contract.ts'
import { Cancelled } from '../../../src-shared/errors/errors.ts'
import type { Conditioning } from '../../../src-shared/studies/conditioning.ts'
import type { CommandContext } from '../commandContext.ts'
import { shareReport } from '../output/shareReport.ts'
import type { ProjectSession } from '../session.ts'

/**
 * Measures how inversion of a run's first images is conditioned, and shows how it gets on. The first Ctrl-C cancels it.
 *
 * @throws what the contract's measureConditioning throws; Cancelled, which says what was
 */
export async function conditioningOfRun(
  context: Pick<CommandContext, 'terminal' | 'json' | 'interrupts'>,
  { connection, projectId }: Pick<ProjectSession, 'connection' | 'projectId'>,
  { runId, count }: { runId: string; count: number },
): Promise<Conditioning> {
  const what = `Conditioning of ${runId}`
  const report = shareReport(context, what)
  const controller = new AbortController()
  const stopListening = context.interrupts.listen(() => controller.abort())
  const stopWatching = connection.subscribe(contract.watchConditioning, { projectId, runId }, ({ share }) => {
    if (share !== undefined) report.update(share)
  })
  try {
    return await connection.call(
      contract.measureConditioning,
      { projectId, runId, count },
      { signal: controller.signal },
    )
  } catch (error) {
    throw Cancelled.is(error) ? Cancelled({ what: `The measurement of the conditioning of ${runId}` }) : error
  } finally {
    stopWatching()
    stopListening()
    report.end()
  }
}
