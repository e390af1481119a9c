import { table } from '../output/table.ts'
import type { Command } from './command.ts'
import { commandTable } from './commandTable.ts'

const general = [
  ['--json', 'one JSON document on stdout and nothing else'],
  ['--help', 'explain the command'],
]

/** `inverscope add model|dataset PATH [options]` */
function usage({ name, operands, options }: Command): string {
  const words = operands.map((operand) => (operand.optional ? `[${operand.name}]` : operand.name))
  return ['inverscope', name, ...words, ...(Object.keys(options).length ? ['[options]'] : [])].join(' ')
}

/** The help of one command, made from its row of the table. */
export function commandHelp(row: Command): string {
  const operands = row.operands.map(({ name, help, choices }) => [name, choices ? `${help}` : help])
  const options = Object.entries(row.options).map(([name, { placeholder, help }]) => [
    `--${name}${placeholder ? ` ${placeholder}` : ''}`,
    help,
  ])
  const section = (rows: string[][]) => indent(table([{ head: '' }, { head: '' }], rows))
  return [
    usage(row),
    `  ${row.help[0].toUpperCase()}${row.help.slice(1)}.`,
    ...(operands.length ? ['', section(operands)] : []),
    '',
    section([...options, ...general]),
    ...(row.notes ? ['', indent(row.notes.join('\n'))] : []),
  ].join('\n')
}

/** The list of all commands. */
export function overview(): string {
  const rows = commandTable.map((row) => [
    [row.name, ...row.operands.map(({ name, optional }) => (optional ? `[${name}]` : name))].join(' '),
    row.help,
  ])
  return [
    'Inverscope: how diffusion models map noise to images and back.',
    '',
    indent(table([{ head: '' }, { head: '' }], rows)),
    '',
    'inverscope help COMMAND explains one of them; inverscope --version says which this is.',
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled.',
  ].join('\n')
}

const indent = (text: string) => text.replace(/^/gm, '  ')
