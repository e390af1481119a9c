import { wrapped, wrappedRows } from '../output/wrapped.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Command } from './command.ts'
import { commandTable } from './commandTable.ts'

type Row = [name: string, text: string]

const general: Row[] = [
  ['--json', 'one JSON document on stdout and nothing else'],
  ['--help', 'explain the command'],
]

/** A line that is longer is hard to read, however wide a screen is. */
const widest = 120

/** How wide a help may be: as the screen, and as its longest line where it goes to a file or a pipe. */
export const helpWidth = ({ printsToScreen, columns }: Pick<Terminal, 'printsToScreen' | 'columns'>): number =>
  printsToScreen ? Math.min(widest, columns) : Infinity

/** `inverscope add model|dataset PATH [options]` */
function usage({ name, operands, options }: Command): string {
  const words = operands.map((operand) => (operand.optional ? `[${operand.name}]` : operand.name))
  return ['inverscope', name, ...words, ...(Object.keys(options).length ? ['[options]'] : [])].join(' ')
}

/**
 * The help of one command, made from its row of the table.
 *
 * @param width  columns of the screen that it goes to; where it goes elsewhere, no line is broken
 */
export function commandHelp(row: Command, width = Infinity): string {
  const operands = row.operands.map(({ name, help }): Row => [name, help])
  const options = Object.entries(row.options).map(([name, { placeholder, help }]): Row => [
    `--${name}${placeholder ? ` ${placeholder}` : ''}`,
    help,
  ])
  const section = (rows: Row[]) => indent(wrappedRows(rows, width - 2))
  return [
    usage(row),
    indent(wrapped(`${row.help[0].toUpperCase()}${row.help.slice(1)}.`, width - 2).join('\n')),
    ...(operands.length ? ['', section(operands)] : []),
    '',
    section([...options, ...general]),
    ...(row.notes ? ['', indent(row.notes.flatMap((note) => wrapped(note, width - 2)).join('\n'))] : []),
  ].join('\n')
}

/** The list of all commands. @param width  as of commandHelp */
export function overview(width = Infinity): string {
  const rows = commandTable.map((row): Row => [
    [row.name, ...row.operands.map(({ name, optional }) => (optional ? `[${name}]` : name))].join(' '),
    row.help,
  ])
  return [
    'Inverscope: how diffusion models map noise to images and back.',
    '',
    indent(wrappedRows(rows, width - 2)),
    '',
    'inverscope help COMMAND explains one of them; inverscope --version says which this is.',
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled.',
  ].join('\n')
}

const indent = (text: string) => text.replace(/^/gm, '  ')
