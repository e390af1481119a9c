import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import FigureTable from '../../../../src-renderer/components/FigureTable.vue'
import { studyTable } from '../../../../src-shared/figures/studyTable.ts'
import type { StudyTable } from '../../../../src-shared/studies/studyResult.ts'

const column = (name: string) => ({ name, label: name })
const given: StudyTable = {
  name: 'table',
  title: 'Table',
  rule: '',
  columns: ['run', 'between', 'alpha', 'share', 'error'].map(column),
  rows: [0, 0.25, 1].map((alpha, row) => ({
    run: '0001-run',
    between: 'noises',
    alpha,
    share: [0.1234, 0.5, 1][row],
    error: { mean: 0.5, sd: 0.1, n: 8, low: 0.4, high: 0.6 },
  })),
}

test('text stands to the left, numbers and intervals to the right; few decimals are the same in a column', () => {
  const page = mount(FigureTable, {
    props: { table: studyTable(given), caption: 'Table' },
    global: { stubs: ['RouterLink'] },
  })
  const head = page.findAll('thead th').map((cell) => [cell.text(), cell.classes('left')])
  expect(head).toEqual([
    ['run', true],
    ['between', true],
    ['alpha', false],
    ['share', false],
    ['error', false],
    ['95 % interval', false],
  ])
  const rows = page.findAll('tbody tr').map((row) => row.findAll('th, td'))
  for (const cells of rows) expect(cells.map((cell) => cell.classes('left'))).toEqual(head.map(([, left]) => left))
  expect(rows.map((cells) => cells[2].text())).toEqual(['0.00', '0.25', '1.00'])
  expect(rows.map((cells) => cells[3].text())).toEqual(['0.1234', '0.5000', '1'])
})
