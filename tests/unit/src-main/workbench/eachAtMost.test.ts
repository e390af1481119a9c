import { expect, test } from 'vitest'
import { eachAtMost } from '../../../../src-main/workbench/eachAtMost.ts'

const later = () => new Promise((resolve) => setTimeout(resolve, 1))

test('each is done, so many at once and no more, and what they gave is in their order', async () => {
  let now = 0
  let most = 0
  const squares = await eachAtMost([5, 4, 3, 2, 1], 2, async (n) => {
    most = Math.max(most, ++now)
    for (let i = 0; i < n; i++) await later()
    now--
    return n * n
  })
  expect([squares, most]).toEqual([[25, 16, 9, 4, 1], 2])
  expect(await eachAtMost([], 2, later)).toEqual([])
})

test('where one fails that is what is thrown, and no other begins', async () => {
  const begun: number[] = []
  const fails = eachAtMost([1, 2, 3, 4, 5, 6], 2, async (n) => {
    begun.push(n)
    await later()
    if (n === 2) throw new Error('no')
  })
  await expect(fails).rejects.toThrow('no')
  await later()
  await later()
  expect(begun.length).toBeLessThanOrEqual(3)
})
