import { contract } from '../../../src-shared/contract/contract.ts'
import type { QueueView, RunDetail } from '../../../src-shared/contract/views.ts'
import type { CommandContext, Outcome } from '../commandContext.ts'
import type { Execute } from '../commandLine/command.ts'
import type { projectOptions } from '../commandLine/commandTable.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { formatCount } from '../output/formatAmount.ts'
import { table } from '../output/table.ts'
import { projectOf } from '../projectOf.ts'
import { resolveRun } from '../resolveNames.ts'
import { followRun } from '../runs/followRun.ts'
import { runOutcome } from '../runs/runOutcome.ts'
import { throughOwner } from '../runs/throughOwner.ts'
import type { ProjectSession } from '../session.ts'

/** `inverscope queue [list|pause|resume|move RUN N]`. `resume` stays until everything that waits is done, since somebody has to do it. */
export const queue: Execute<typeof projectOptions> = async (
  context,
  { operands: [action = 'list', word, place], options },
) => {
  const refuse = (problem: string) => WrongUsage({ problem, command: 'queue' })
  if (action !== 'move' && word !== undefined) throw refuse(`queue ${action} takes no run.`)
  if (action === 'move' && (word === undefined || !/^[1-9]\d*$/.test(place ?? '')))
    throw refuse('queue move takes a run and its new place from 1, such as: queue move 0003 1')
  const session = await projectOf(context, options.project, accessOf[action as Action])
  const { connection, projectId, project } = session
  if (action === 'list') return shown(await connection.call(contract.getQueue, { projectId }))
  if (action === 'pause') return shown(await connection.call(contract.pauseQueue, { projectId }))
  if (action === 'resume') return goOn(context, session)
  const runId = resolveRun(word, project).id
  return shown(await connection.call(contract.moveInQueue, { projectId, runId, place: Number(place) }))
}

type Action = 'list' | 'pause' | 'resume' | 'move'
const accessOf = { list: 'read', pause: 'brief', resume: 'own', move: 'brief' } as const

async function goOn(context: CommandContext, given: ProjectSession): Promise<Outcome> {
  const resumed = await throughOwner(context, given, ({ connection, projectId }) =>
    connection.call(contract.resumeQueue, { projectId }),
  )
  const { runs } = resumed.answer
  let { session } = resumed
  const ended: RunDetail[] = []
  for (const [place, { runId, name }] of runs.entries()) {
    context.note(`${place + 1} of ${runs.length}: ${name} (${runId})`)
    const followed = await followRun(context, session, runId)
    session = followed.session
    ended.push(followed.detail)
    if (followed.detail.row.state === 'cancelled') break
  }
  return ended.length > 0 ? runOutcome(ended) : { document: { runs: [] }, text: 'Nothing waits.' }
}

function shown(view: QueueView): Outcome {
  const rows = view.runs.map(({ runId, name, state, count, done }, place) => [
    String(place + 1),
    runId,
    name,
    state,
    `${formatCount(done)} of ${formatCount(count)}`,
  ])
  const right = (head: string) => ({ head, align: 'right' as const })
  const heads = [right(''), { head: 'run' }, { head: 'name' }, { head: 'state' }, right('images')]
  const leftOver = view.runs.some(({ state }) => state === 'left over')
  return {
    document: view,
    text: [
      rows.length ? table(heads, rows) : 'Nothing waits.',
      ...(view.paused ? ['The queue is paused. Go on with: inverscope queue resume'] : []),
      ...(leftOver && !view.paused
        ? ['What is left over was not done when its command ended. Go on with: inverscope queue resume']
        : []),
    ].join('\n'),
  }
}
