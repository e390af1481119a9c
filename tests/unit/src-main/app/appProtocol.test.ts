import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Protocol } from 'electron'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { handleAppProtocol, registerAppScheme } from '../../../../src-main/app/appProtocol.ts'
import { pagePolicy } from '../../../../src-main/workbench/page/contentSecurityPolicy.ts'
import { errorToMessage, RunMissing } from '../../../../src-shared/errors/errors.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'inverscope-page-'))
const rendererFolder = path.join(folder, 'renderer')
beforeAll(() => {
  mkdirSync(path.join(rendererFolder, 'assets'), { recursive: true })
  writeFileSync(path.join(rendererFolder, 'index.html'), '<!doctype html>')
  writeFileSync(path.join(rendererFolder, 'assets', 'index-a1.js'), 'export {}')
  writeFileSync(path.join(rendererFolder, 'notes.txt'), 'not of a kind that pages are made of')
  writeFileSync(path.join(folder, 'secret.json'), '{}')
  symlinkSync(path.join(folder, 'secret.json'), path.join(rendererFolder, 'link.json'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const resolveBlob = vi.fn(async (url: string) => {
  if (url.includes('missing')) throw RunMissing({ run: 'missing' })
  return { body: new Uint8Array([1, 2, 3]), type: 'image/png', etag: '"one"' }
})

async function get(url: string, method = 'GET'): Promise<Response> {
  let handler: ((request: { url: string; method: string }) => Promise<Response>) | undefined
  const protocol = { handle: (_scheme: string, answer: typeof handler) => (handler = answer) }
  handleAppProtocol(protocol as unknown as Protocol, { rendererFolder, resolveBlob })
  return handler!({ url, method })
}

test('the scheme is an origin like https, and has no privilege beyond that', () => {
  const registerSchemesAsPrivileged = vi.fn()
  registerAppScheme({ registerSchemesAsPrivileged } as unknown as Protocol)
  expect(registerSchemesAsPrivileged.mock.calls).toEqual([
    [[{ scheme: 'inverscope', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]],
  ])
})

test.each([
  ['inverscope://app/', 'text/html; charset=utf-8'],
  ['inverscope://app/index.html', 'text/html; charset=utf-8'],
  ['inverscope://app/assets/index-a1.js', 'text/javascript; charset=utf-8'],
])('%s is a file of the page, under the content security policy', async (url, type) => {
  const response = await get(url)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe(type)
  expect(response.headers.get('Content-Security-Policy')).toBe(pagePolicy())
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
})

test.each([
  ['a file that is not there', 'inverscope://app/other.html'],
  ['a kind of file that pages are not made of', 'inverscope://app/notes.txt'],
  ['a folder', 'inverscope://app/assets'],
  ['a way out by dots', 'inverscope://app/assets/..%2f..%2fsecret.json'],
  ['a way out by encoded dots', 'inverscope://app/%2e%2e/%2e%2e/secret.json'],
  ['a way out by an absolute path', `inverscope://app//${folder}/secret.json`],
  ['a way out by backslashes', 'inverscope://app/..%5c..%5csecret.json'],
  ['a way out by a link', 'inverscope://app/link.json'],
  ['a name that is not encoded rightly', 'inverscope://app/%E0%A4%A.html'],
  ['another host', 'inverscope://other/index.html'],
])('%s is not found', async (_what, url) => {
  const response = await get(url)
  expect(response.status).toBe(404)
  expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
})

test('only reading is answered', async () => {
  expect((await get('inverscope://app/index.html', 'POST')).status).toBe(404)
  const head = await get('inverscope://app/index.html', 'HEAD')
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('a picture comes from the workbench by its ids, and can run nothing', async () => {
  const response = await get('inverscope://app/blob/p1/runs/r1/samples/0.png?range=unit')
  expect(resolveBlob).toHaveBeenLastCalledWith('/blob/p1/runs/r1/samples/0.png?range=unit')
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]))
  expect(response.headers.get('Content-Type')).toBe('image/png')
  expect(response.headers.get('ETag')).toBe('"one"')
  expect(response.headers.get('Content-Security-Policy')).toMatch(/default-src 'none'.*sandbox/)
})

test('what the workbench does not know is not found, and says why', async () => {
  const response = await get('inverscope://app/blob/p1/runs/missing/samples/0.png')
  expect(response.status).toBe(404)
  expect(response.headers.get('Content-Security-Policy')).toMatch(/default-src 'none'.*sandbox/)
  expect(await response.json()).toEqual({ error: errorToMessage(RunMissing({ run: 'missing' })) })
})
