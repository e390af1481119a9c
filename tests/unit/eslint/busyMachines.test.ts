import { ESLint } from 'eslint'
import { expect, test } from 'vitest'

const root = new URL('../../..', import.meta.url).pathname
const eslint = new ESLint({ cwd: root })

/** What lint says of a line of a test. */
async function saidOf(line: string, file = 'tests/e2e/pages.test.ts'): Promise<string[]> {
  const [{ messages }] = await eslint.lintText(
    `export const test = async (page, vi, expect) => {\n  void [page, vi, expect]\n  ${line}\n}\n`,
    {
      filePath: `${root}${file}`,
    },
  )
  return messages.map(({ message }) => message)
}

test.each([
  "expect(await page.getByRole('row').count()).toBe(3)",
  "expect(await page.locator('h1').first().textContent()).toBe('Runs')",
  "expect(await page.getByRole('radio').isChecked()).toBe(true)",
  "expect(page.url()).toContain('step=3000')",
  'await page.waitForTimeout(150)',
  "await vi.waitFor(() => expect(page.heard).toEqual(['a']))",
])('%s depends on how fast the machine is', async (line) => {
  expect(await saidOf(line)).toEqual([expect.stringMatching(/busy machine/)])
})

test.each([
  "await expect.poll(() => page.getByRole('row').count()).toBe(3)",
  "await page.getByRole('row').nth(2).waitFor()",
  "const before = await page.getByRole('slider').getAttribute('aria-valuenow'); expect(before).toBe('1')",
  "await vi.waitFor(() => expect(page.heard).toEqual(['a']), { timeout: 30_000 })",
])('%s waits', async (line) => {
  expect(await saidOf(line)).toEqual([])
})

test('what is no page answers at once', async () => {
  const line = 'expect(await page.evaluate(new Float32Array(3))).toHaveLength(3)'
  expect(await saidOf(line, 'tests/unit/src-main/engine/feedRows.test.ts')).toEqual([])
})
