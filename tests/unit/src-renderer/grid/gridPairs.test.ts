import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunRow } from '../../../../src-shared/contract/views.ts'
import { FileNotReadable } from '../../../../src-shared/errors/errors.ts'
import { pairsByNumber, rowPairs, type RowPairs } from '../../../../src-shared/studies/rowPairs.ts'
import { openPage, type OpenPage } from '../openPage.ts'
import { cellAt, studyOf, two } from './gridOfFakeRuns.ts'

let page: OpenPage
beforeEach(() => {
  localStorage.clear()
  // A page without a layout would have nothing in sight.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500)
})
afterEach(() => {
  page.close()
  vi.restoreAllMocks()
})
const grid = () => page.wait(() => document.querySelector<HTMLElement>('[role=grid]'))

/** Run 1 minus nothing, Run 2 minus Run 1, paired as said. */
async function openDifferences(runs: Partial<RunRow>[], pairs: RowPairs) {
  const workbench = studyOf(runs)
  workbench.handlers.pairRuns = ({ runIds: [first, ...others] }) => ({
    pairs: others.map((other) => (other === first ? pairsByNumber(true, runs[0].count!) : pairs)),
  })
  page = await openPage('/project/fakeproject1/grid?runs=1,2&columns=run&show=difference&tensor=latents', workbench)
  await grid()
}
const gapAt = (line: number, column: number) => cellAt(line, column)?.querySelector('.gap')?.getAttribute('title')
const isSubtracted = (row: number) =>
  document.querySelector<HTMLImageElement>(`img[alt="Latent, difference of image ${row}, Run 2"]`)?.src

test('what is subtracted is the image that began alike, whatever its number, and where there is none it is said so', async () => {
  // Of 16 noises the second run has all, the first those from 2 on.
  const images = rowPairs(
    true,
    Array.from({ length: 14 }, (_, i) => [i, 2 + i] as const),
  )
  await openDifferences(
    [
      { count: 14, done: 14 },
      { count: 16, done: 16 },
    ],
    images,
  )
  await page.wait(() => gapAt(2, 3) === 'Run 1, which is subtracted, has no image that began as image 0 of Run 2 did.')
  const picture = await page.wait(() => isSubtracted(2))
  expect(picture).toMatch(/runs\/0002-run\/latents\/2\.png\?.*minus=0001-run/)
  expect(page.text()).not.toContain('nothing in common but their number')
})

test('what is subtracted may not be finished yet, which is asked of the row that belongs to it', async () => {
  const images = rowPairs(true, [
    [0, 1],
    [6, 0],
  ])
  await openDifferences(
    [
      { count: 8, done: 4, state: 'running' },
      { count: 2, done: 2 },
    ],
    images,
  )
  await page.wait(() => gapAt(2, 3) === 'Run 1, which is subtracted, has not finished image 6: it is at work.')
  await page.wait(() => isSubtracted(1))
})

test('differences of runs that began otherwise are paired by number, which is said', async () => {
  await openDifferences(
    [
      { count: 1, done: 1 },
      { count: 2, done: 2 },
    ],
    pairsByNumber(false, 1),
  )
  await page.wait(() => page.text().includes('nothing in common but their number'))
  await page.wait(() => isSubtracted(0))
  expect(gapAt(3, 3)).toBe('Run 1, which is subtracted, has no image 1.')
})

test('a run that cannot be paired is named in its places, and the others have their differences and a figure', async () => {
  const workbench = studyOf(two.concat({ checkpoint: 9000, steps: 20 }))
  const asked: number[] = []
  workbench.handlers.pairRuns = ({ runIds: [, ...others] }) => {
    asked.push(others.length)
    if (others.includes('0002-run')) throw FileNotReadable({ path: 'items.jsonl', reason: 'it is no text' })
    return { pairs: others.map(() => pairsByNumber(true, 512)) }
  }
  page = await openPage('/project/fakeproject1/grid?runs=1..3&columns=run&show=difference&tensor=latents', workbench)
  await grid()
  await page.wait(() =>
    /^Run 2 and Run 1, which is subtracted, cannot be paired: .*items\.jsonl/.test(gapAt(2, 3) ?? ''),
  )
  await page.wait(() => document.querySelector('img[alt="Latent, difference of image 0, Run 3"]'))
  expect(page.text()).not.toContain('is not known yet')
  expect(asked).toEqual([3, 2, 1, 1, 1])
  expect(page.find('button', 'Make a figure of the grid of runs')?.hasAttribute('disabled')).toBe(false)
})

test('where the run that is subtracted cannot be read, it is not asked for without end', async () => {
  const workbench = studyOf(Array.from({ length: 300 }, (_, checkpoint) => ({ checkpoint })))
  let asked = 0
  workbench.handlers.pairRuns = () => {
    asked++
    throw FileNotReadable({ path: 'items.jsonl', reason: 'it is no text' })
  }
  page = await openPage('/project/fakeproject1/grid?runs=all&columns=run&show=difference&tensor=latents', workbench)
  await grid()
  const button = () => page.find('button', 'Make a figure of the grid of runs')
  await page.wait(() => button()?.hasAttribute('disabled') === false)
  expect(gapAt(2, 2)).toContain('cannot be paired')
  expect(asked).toBeLessThan(150)
})
