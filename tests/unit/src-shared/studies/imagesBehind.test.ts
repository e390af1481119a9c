import { expect, test } from 'vitest'
import { imageOfColumn, imageOfTableRow } from '../../../../src-shared/studies/imagesBehind.ts'
import type { StudyChart, StudyRun, StudyTable } from '../../../../src-shared/studies/studyResult.ts'

const runs = ['0001-a', '0002-b'].map((id): StudyRun => ({ id, name: id, kind: 'sample', count: 9, n: 9, excluded: 0 }))
const heat: Extract<StudyChart, { kind: 'heat' }> = {
  kind: 'heat',
  name: 'heat',
  title: '',
  rule: '',
  run: '0002-b',
  x: { label: 'denoising step t', ticks: [] },
  y: { label: 'λ', ticks: [] },
  columnsShow: { states: [0, 10, 20], row: 3 },
  colour: { label: 'L2 distance', map: 'flare' },
  values: [[1, 2, 3]],
}
const hubs: StudyTable = {
  name: 'hubs-table',
  title: '',
  rule: 'Of run 0001-a: how many noises.',
  columns: [{ name: 'row', label: 'Image' }],
  rows: [{ run: '0002-b', row: 7 }, { row: 5 }, { run: 'gone', row: 5 }],
}

test('a column of cells shows a state of the way, of the first image that was measured', () => {
  expect(imageOfColumn(heat, 1)).toEqual({ run: '0002-b', row: 3, state: 10 })
  expect(imageOfColumn(heat, 3)).toBeUndefined()
  expect(imageOfColumn({ ...heat, columnsShow: undefined }, 1)).toBeUndefined()
})

test('a row about an image leads to it, in the run that the row names, or the rule in results of earlier versions', () => {
  expect(imageOfTableRow(hubs, 0, runs)).toEqual({ run: '0002-b', row: 7 })
  expect(imageOfTableRow(hubs, 1, runs)).toEqual({ run: '0001-a', row: 5 })
  expect(imageOfTableRow(hubs, 2, runs)).toBeUndefined()
  expect(imageOfTableRow({ ...hubs, columns: [{ name: 'n', label: 'n' }] }, 0, runs)).toBeUndefined()
})
