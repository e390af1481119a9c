import { expect, test } from 'vitest'
import { commandTable } from '../../../../../src-main/cli/commandLine/commandTable.ts'
import { commandHelp, overview } from '../../../../../src-main/cli/commandLine/helpText.ts'

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
