import { expect, test } from 'vitest'
import { runsFromAddress, runsToAddress } from '../../../../src-renderer/grid/runsInAddress.ts'

const all = ['0001-a', '0002-b', '0003-c', '0005-d', '0012-e', 'named'].map((id, i) => ({ id, done: i }))
const idsOf = (text: string) => runsFromAddress(text, all).runs.map(({ id }) => id)

test.each([
  [['0002-b'], '2'],
  [['0003-c', '0001-a', '0002-b'], '1..3'],
  [['0001-a', '0002-b', '0003-c', '0005-d', 'named'], 'named,1..5'],
  [['0001-a', '0003-c', '0012-e'], '1,3,12'],
  [[], ''],
])('runs are numbers in an address and come back from it: %j', (ids, text) => {
  expect(runsToAddress(ids, all)).toBe(text)
  expect(idsOf(text).sort()).toEqual([...ids].sort())
})

test('an address of a thousand neighbours is short', () => {
  const many = Array.from({ length: 1000 }, (_, i) => ({ id: `${String(i + 1).padStart(4, '0')}-run`, done: 1 }))
  expect(
    runsToAddress(
      many.map(({ id }) => id),
      many,
    ),
  ).toBe('1..1000')
})

test('ids in full are read, too, all are those with images, and what no run has is told', () => {
  expect(idsOf('0003-c,named')).toEqual(['named', '0003-c'])
  expect(idsOf('all')).toEqual(['named', '0002-b', '0003-c', '0005-d', '0012-e'])
  expect(runsFromAddress('4,2,gone', all)).toMatchObject({ runs: [{ id: '0002-b' }], missing: ['4', 'gone'] })
})

test.each([['1,2,4,5,3'], ['4,5,3'], ['2,4,5'], ['2,5,4,3,1']])(
  'a run that was restored stands last in the project, and the address still holds exactly what was chosen: %s',
  (chosen) => {
    const restored = ['0001-a', '0002-b', '0004-d', '0005-e', '0003-c'].map((id) => ({ id, done: 1 }))
    const ids = chosen.split(',').map((number) => restored.find(({ id }) => id.startsWith(`000${number}-`))!.id)
    const { runs, missing } = runsFromAddress(runsToAddress(ids, restored), restored)
    expect(runs.map(({ id }) => id)).toEqual([...ids].sort())
    expect(missing).toEqual([])
  },
)
