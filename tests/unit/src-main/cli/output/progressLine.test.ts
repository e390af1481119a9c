import { expect, test } from 'vitest'
import { progressBar, progressLine } from '../../../../../src-main/cli/output/progressLine.ts'
import { jobView } from '../fixtures/views.ts'

test('the line tells name, share, count, rate and time left', () => {
  expect(progressLine(jobView(), 80)).toBe(
    'Landscapes  ██████▌░░░░░░░░░░░░░░░░░░░  32 of 128  3.1 images/s  about 31 s left',
  )
})

test('the bar moves inside batches', () => {
  const before = progressLine(jobView({ evaluationsDone: 3200 }), 80)
  expect(progressLine(jobView({ evaluationsDone: 3400 }), 80)).not.toBe(before)
})

test('rate and time left are left out until they are known', () => {
  expect(progressLine(jobView({ rate: undefined, secondsLeft: undefined, state: 'preparing' }), 80)).toMatch(
    /32 of 128  preparing$/,
  )
})

test.each([20, 40, 60, 80, 200])('the line fits %d columns', (columns) => {
  const line = progressLine(jobView({ name: 'A name that is rather long for a line of progress' }), columns)
  expect(line.length).toBeLessThanOrEqual(columns)
})

test('a log gets words instead of a bar', () => {
  expect(progressLine(jobView(), Infinity, { bar: false })).toBe(
    'Landscapes: 25 %, 32 of 128, 3.1 images/s, about 31 s left',
  )
})

test('bars have eighths of a column and never overflow', () => {
  expect([progressBar(0, 4), progressBar(0.28, 4), progressBar(1, 4), progressBar(1.5, 4)]).toEqual([
    '░░░░',
    '█▏░░',
    '████',
    '████',
  ])
})
