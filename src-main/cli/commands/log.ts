import { contract } from '../../../src-shared/contract/contract.ts'
import type { LogLine, LogOwner } from '../../../src-shared/project/jobLog.ts'
import type { Execute } from '../commandLine/command.ts'
import type { projectOptions } from '../commandLine/commandOptions.ts'
import { table } from '../output/table.ts'
import { projectOf } from '../projectOf.ts'
import { resolveName } from '../resolveNames.ts'

/** `inverscope log RUN|STUDY`: what happened to it, oldest first */
export const log: Execute<typeof projectOptions> = async (context, { operands: [word], options }) => {
  const { connection, projectId, project } = await projectOf(context, options.project, 'read')
  const { studies } = await connection.call(contract.listStudies, { projectId })
  const { id } = resolveName('run or study', word, [...project.runs, ...studies])
  const owner: LogOwner = { kind: project.runs.some((run) => run.id === id) ? 'run' : 'study', id }
  const { lines } = await connection.call(contract.getLog, { projectId, owner })
  return { document: { ...owner, lines }, text: textOf(owner, lines) }
}

function textOf({ id }: LogOwner, lines: readonly LogLine[]): string {
  if (lines.length === 0)
    return `Nothing was written down about ${id}: it comes from elsewhere, or from an earlier version.`
  return table(
    [{ head: '' }, { head: '' }, { head: '' }],
    lines.map(({ at, level, text }) => [clock(at), level === 'note' ? '' : level, text]),
  )
}

/** The time here, as it sorts: `2026-11-26 07:52:13`. */
const clock = (at: string) => new Date(at).toLocaleString('sv-SE')
