import type { Execute } from '../commandLine/command.ts'
import type { noOptions } from '../commandLine/commandOptions.ts'
import { commandTable } from '../commandLine/commandTable.ts'
import { commandHelp, helpWidth, overview } from '../commandLine/helpText.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { nearestName } from '../../workbench/nearestName.ts'

/** `inverscope help [COMMAND]` */
export const help: Execute<typeof noOptions> = async ({ terminal }, { operands: [name] }) => {
  if (name === undefined) return { document: { help: overview() }, text: overview(helpWidth(terminal)) }
  const row = commandTable.find((candidate) => candidate.name === name)
  if (!row) {
    const near = nearestName(
      name,
      commandTable.map((candidate) => candidate.name),
    )
    throw WrongUsage({ problem: `There is no command "${name}".${near ? ` Did you mean ${near}?` : ''}` })
  }
  return { document: { help: commandHelp(row) }, text: commandHelp(row, helpWidth(terminal)) }
}
