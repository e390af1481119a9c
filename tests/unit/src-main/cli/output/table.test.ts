import { expect, test } from 'vitest'
import { table } from '../../../../../src-main/cli/output/table.ts'

test('columns are aligned, numbers to the right, and lines end without spaces', () => {
  expect(
    table(
      [{ head: 'run' }, { head: 'images', align: 'right' }, { head: 'note' }],
      [
        ['first', '8', ''],
        ['second one', '1,024', 'x'],
      ],
    ),
  ).toBe(['run         images  note', 'first            8', 'second one   1,024  x'].join('\n'))
})

test('a combining hat takes no column', () => {
  expect(
    table(
      [{ head: '' }, { head: '' }],
      [
        ['x̂_T', 'latent'],
        ['x_T', 'noise'],
      ],
    ),
  ).toBe('x̂_T  latent\nx_T  noise')
})

test('nor do escape codes', () => {
  expect(
    table(
      [{ head: '' }, { head: '' }],
      [
        ['\x1b[1mab\x1b[22m', 'c'],
        ['ab', 'c'],
      ],
    )
      .split('\n')
      .map((line) => line.endsWith('  c')),
  ).toEqual([true, true])
})
