import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { commandTable } from './commandTable.ts'
import { nearestName } from '../../workbench/nearestName.ts'
import { WrongUsage } from './wrongUsage.ts'

export interface CommandLine {
  command: Command
  operands: string[]
  options: Record<string, unknown>
  wantsHelp: boolean
}

/** Whether the caller wants one JSON document, known before anything else can go wrong. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end < 0 ? undefined : end).includes('--json')
}

/**
 * Understands a command line by the table of commands.
 *
 * @param argv  without the program. No command at all, or a project file in its place, means `open`
 * @throws WrongUsage with the nearest right word for an unknown one
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { row, rest } = commandOf(argv.filter((word, i) => word !== '--json' || argv.lastIndexOf('--', i) >= 0))
  const { texts, operands, wantsHelp } = sortWords(row, rest)
  if (wantsHelp) return { command: row, operands: [], options: {}, wantsHelp }
  checkOperands(row, operands)
  return { command: row, operands, options: readOptions(row, texts), wantsHelp }
}

function commandOf(words: string[]): { row: Command; rest: string[] } {
  const find = (name: string) => commandTable.find((row) => row.name === name)!
  const place = words.findIndex((word) => !word.startsWith('-'))
  if (place < 0)
    return words.some((word) => word === '--help' || word === '-h')
      ? { row: find('help'), rest: [] }
      : { row: find('open'), rest: words }
  const name = words[place]
  const rest = words.toSpliced(place, 1)
  const row = commandTable.find((candidate) => candidate.name === name)
  if (row) return { row, rest }
  if (name.endsWith('.inverscope')) return { row: find('open'), rest: words }
  const near = nearestName(
    name,
    commandTable.map((candidate) => candidate.name),
  )
  throw WrongUsage({ problem: `There is no command "${name}".${near ? ` Did you mean ${near}?` : ''}` })
}

/** Tells options, their texts and operands apart. */
function sortWords(
  row: Command,
  words: string[],
): { texts: Map<string, string[]>; operands: string[]; wantsHelp: boolean } {
  const flags = Object.entries(row.options).map(
    ([name, option]) => [name, { type: option.placeholder && !option.numberOptional ? 'string' : 'boolean' }] as const,
  )
  const { tokens } = parseArgs({
    args: words,
    options: { ...Object.fromEntries(flags), help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const texts = new Map<string, string[]>()
  const operands: string[] = []
  let wantsHelp = false
  let takingPairs: string | undefined
  let takingNumber: string | undefined
  for (const token of tokens) {
    if (token.kind === 'option' && token.name === 'help') wantsHelp = true
    else if (token.kind === 'option') {
      texts.set(token.name, [...(texts.get(token.name) ?? []), ...optionText(row, token)])
      takingPairs = row.options[token.name].takesPairs ? token.name : undefined
      takingNumber = row.options[token.name].numberOptional && !token.inlineValue ? token.name : undefined
    } else if (token.kind === 'positional' && takingNumber && /^\d+$/.test(token.value)) {
      texts.get(takingNumber)!.push(token.value)
      takingNumber = undefined
    } else if (token.kind === 'positional' && takingPairs && /^[A-Za-z]\w*=/.test(token.value))
      texts.get(takingPairs)!.push(token.value)
    else if (token.kind === 'positional') {
      takingPairs = undefined
      takingNumber = undefined
      operands.push(token.value)
    }
  }
  return { texts, operands, wantsHelp }
}

function optionText(
  row: Command,
  token: { name: string; rawName: string; value?: string; inlineValue?: boolean },
): string[] {
  const option = Object.hasOwn(row.options, token.name) ? row.options[token.name] : undefined
  const refuse = (problem: string) => WrongUsage({ problem, command: row.name })
  if (!option) {
    if (row.later && Object.hasOwn(row.later, token.name)) throw refuse(row.later[token.name])
    const near = nearestName(token.name, Object.keys(row.options))
    throw refuse(`${row.name} has no option ${token.rawName}.${near ? ` Did you mean --${near}?` : ''}`)
  }
  if (!option.placeholder) {
    if (token.inlineValue) throw refuse(`${token.rawName} stands alone; leave out "=${token.value}".`)
    return []
  }
  if (option.numberOptional && !token.inlineValue) return []
  // In place of its value an option followed by another one takes that one's name.
  if (token.value === undefined || token.value === '' || (!token.inlineValue && token.value.startsWith('--')))
    throw refuse(`${token.rawName} needs ${option.placeholder} after it.`)
  return [token.value]
}

function checkOperands(row: Command, operands: string[]): void {
  const refuse = (problem: string) => WrongUsage({ problem, command: row.name })
  for (const [place, { name, help, optional, choices }] of row.operands.entries()) {
    const given = operands[place]
    if (given === undefined && !optional) throw refuse(`${row.name} needs ${name}${choices ? '' : `: ${help}`}.`)
    if (given !== undefined && choices && !choices.includes(given)) {
      const near = nearestName(given, choices)
      throw refuse(`${row.name} takes ${name}, not "${given}".${near ? ` Did you mean ${near}?` : ''}`)
    }
  }
  const extra = operands[row.operands.length]
  if (extra !== undefined) throw refuse(`"${extra}" is one word too many.`)
}

function readOptions(row: Command, texts: Map<string, string[]>): Record<string, unknown> {
  return Object.fromEntries([...texts].map(([name, given]) => [name, readOption(row, name, given)]))
}

function readOption(row: Command, name: string, given: string[]): unknown {
  try {
    return row.options[name].read(given, `--${name}`)
  } catch (error) {
    if (WrongUsage.is(error)) throw WrongUsage({ ...error.data, command: row.name })
    throw error
  }
}
