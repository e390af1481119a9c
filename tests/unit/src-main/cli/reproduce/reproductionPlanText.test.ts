import { expect, test } from 'vitest'
import { reproductionPlanText } from '../../../../../src-main/cli/reproduce/reproductionPlanText.ts'

const location = { study: 'location', runs: 2, left: 1, shared: 1, evaluations: 800 } as const

test('what a reproduction is expected to take is written without tenths, and not at all where it is unknown', () => {
  const lastLine = (seconds?: number) =>
    reproductionPlanText({ studies: [location], evaluations: 800, seconds })
      .split('\n')
      .at(-1)
  expect(lastLine(3.4)).toBe('800 network evaluations of single images are left, about 4 s.')
  expect(lastLine()).toBe('800 network evaluations of single images are left.')
})

test('why a study cannot be done stands below the table', () => {
  const problem = 'The model has one checkpoint.'
  const text = reproductionPlanText({
    studies: [location, { study: 'over-training', runs: 0, left: 0, shared: 0, evaluations: 0, problem }],
    evaluations: 800,
  })
  expect(text.split('\n').at(-1)).toBe(`over-training: ${problem}`)
})
