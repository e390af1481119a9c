import { contract } from '../../../src-shared/contract/contract.ts'
import type { QueueView } from '../../../src-shared/contract/views.ts'
import type { CommandContext, Outcome } from '../commandContext.ts'
import type { Execute } from '../commandLine/command.ts'
import type { projectOptions } from '../commandLine/commandOptions.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { formatCount } from '../output/formatAmount.ts'
import { table } from '../output/table.ts'
import { projectOf } from '../projectOf.ts'
import { resolveRun } from '../resolveNames.ts'
import { followAll } from '../runs/followAll.ts'
import { throughOwner } from '../runs/throughOwner.ts'
import type { ProjectSession } from '../session.ts'

/** `inverscope queue [list|pause|resume|move RUN N|remove RUN]`. `resume` stays until everything that waits is done, since somebody has to do it. */
export const queue: Execute<typeof projectOptions> = async (
  context,
  { operands: [action = 'list', word, place], options },
) => {
  const refuse = (problem: string) => WrongUsage({ problem, command: 'queue' })
  const ofRun = action === 'move' || action === 'remove'
  if (!ofRun && word !== undefined) throw refuse(`queue ${action} takes no run.`)
  if (action === 'remove' && (word === undefined || place !== undefined))
    throw refuse('queue remove takes one run, such as: queue remove 0003')
  if (action === 'move' && (word === undefined || !/^[1-9]\d*$/.test(place ?? '')))
    throw refuse('queue move takes a run and its new place from 1, such as: queue move 0003 1')
  const session = await projectOf(context, options.project, accessOf[action as Action])
  const { connection, projectId, project } = session
  if (action === 'list') return shown(await connection.call(contract.getQueue, { projectId }))
  if (action === 'pause') return shown(await connection.call(contract.pauseQueue, { projectId }))
  if (action === 'resume') return goOn(context, session)
  const runId = resolveRun(word, project).id
  if (action === 'remove') return shown(await connection.call(contract.removeFromQueue, { projectId, runIds: [runId] }))
  return shown(await connection.call(contract.moveInQueue, { projectId, runId, place: Number(place) }))
}

type Action = 'list' | 'pause' | 'resume' | 'move' | 'remove'
const accessOf = { list: 'read', pause: 'brief', resume: 'own', move: 'brief', remove: 'brief' } as const

async function goOn(context: CommandContext, given: ProjectSession): Promise<Outcome> {
  const resumed = await throughOwner(context, given, ({ connection, projectId }) =>
    connection.call(contract.resumeQueue, { projectId }),
  )
  const { runs } = resumed.answer
  if (runs.length === 0) return { document: { runs: [] }, text: 'Nothing waits.' }
  return followAll(
    context,
    resumed.session,
    runs.map(({ runId, name }) => ({ runId, name, outcome: 'started' as const })),
  )
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
        ? [
            'What is left over was not done when it was stopped or its command ended. Go on with: inverscope queue resume',
          ]
        : []),
    ].join('\n'),
  }
}
