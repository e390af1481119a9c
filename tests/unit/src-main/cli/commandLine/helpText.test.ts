import { expect, test } from 'vitest'
import { commandTable } from '../../../../../src-main/cli/commandLine/commandTable.ts'
import { commandHelp, helpWidth, overview } from '../../../../../src-main/cli/commandLine/helpText.ts'

test('the overview names every command', () => {
  for (const { name } of commandTable) expect(overview()).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
})

test.each(commandTable.map((row) => [row.name, row] as const))(
  'the help of %s names its operands and options',
  (_, row) => {
    const help = commandHelp(row)
    for (const { name } of row.operands) expect(help).toContain(name)
    for (const [name, { help: sentence }] of Object.entries(row.options))
      expect(help).toMatch(new RegExp(`--${name}[^\\n]*  ${sentence.slice(0, 8).replace(/[()]/g, '\\$&')}`))
    expect(help).toContain('--json')
  },
)

test.each([60, 80, 100, 200])(
  'on a screen of %d columns no line of a help is longer, and no word is lost',
  (columns) => {
    const width = helpWidth({ printsToScreen: true, columns })
    const words = (text: string) => text.split(/\s+/).join(' ')
    for (const row of commandTable) {
      const help = commandHelp(row, width)
      expect(words(help)).toBe(words(commandHelp(row)))
      // The line of the usage is one to copy.
      for (const line of help.split('\n').slice(1)) expect(line.length, line).toBeLessThanOrEqual(width)
    }
    expect(words(overview(width))).toBe(words(overview()))
  },
)

test('a help that goes to a file has a line for each option', () => {
  expect(helpWidth({ printsToScreen: false, columns: 80 })).toBe(Infinity)
})
