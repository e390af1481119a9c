import { expect, test, type TestContext } from 'vitest'
import { flaws } from './setup/flaws.ts'
import { openBrowser } from './setup/openBrowser.ts'

test.for<[string, string, RegExp]>([
  [
    'text that is cut off',
    'width: 40px; overflow: hidden; white-space: nowrap',
    /^div\.box cuts \d+ pixels off “A long/,
  ],
  ['lines that are cut off', 'height: 10px; width: 60px; overflow: hidden', /^div\.box cuts \d+ pixels off the height/],
  [
    'text that runs out of its box',
    'width: 40px; white-space: nowrap',
    /^“A long sentence” runs \d+ pixels out of div\.box$/,
  ],
])('%s is seen', async ([, style, flaw], context) => {
  expect(await flawsOf(context, style)).toEqual([expect.stringMatching(flaw)])
})

test.for<[string, string]>([
  ['ends with dots', 'width: 40px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis'],
  ['can be scrolled to', 'width: 40px; overflow: auto; white-space: nowrap'],
  ['has the room that it needs', ''],
])('text that %s is no flaw', async ([, style], context) => {
  expect(await flawsOf(context, style)).toEqual([])
})

test('a target that is larger than its button is no flaw', async (context) => {
  expect(
    await flawsOf(
      context,
      'position: relative; width: 200px',
      '.box::after { content: ""; position: absolute; inset: -5px }',
    ),
  ).toEqual([])
})

async function flawsOf(context: TestContext, style: string, rules = ''): Promise<string[]> {
  const browser = await openBrowser(context)
  context.onTestFinished(() => browser.close())
  const page = await browser.newPage()
  await page.setContent(`<style>${rules}</style><div class="box" style="${style}">A long sentence</div>`)
  return page.evaluate(flaws)
}
