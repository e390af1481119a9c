import { beforeEach, expect, test, vi } from 'vitest'
import { openExternal } from '../../../../src-main/app/openExternal.ts'

const opened = vi.hoisted(() => vi.fn(async () => {}))
vi.mock('electron', () => ({ shell: { openExternal: opened } }))
beforeEach(() => opened.mockClear())

test('a paper opens in the browser', async () => {
  expect(await openExternal('https://arxiv.org/abs/2010.02502')).toBe(true)
  expect(opened).toHaveBeenCalledWith('https://arxiv.org/abs/2010.02502')
})

test.each([
  'http://arxiv.org/abs/2010.02502',
  'https://arxiv.org.example.com/',
  'https://arxiv.org@example.com/',
  'https://arxiv.org:8443/',
  'https://example.com/?https://arxiv.org',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://arxiv.org/share',
  'nonsense',
])('%s does not', async (url) => {
  expect(await openExternal(url)).toBe(false)
  expect(opened).not.toHaveBeenCalled()
})
