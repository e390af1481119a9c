import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPageFile } from '../../../../../src-main/workbench/page/pageFile.ts'

let root: string
let page: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inverscope-static-'))
  page = join(root, 'page')
  await mkdir(join(page, 'assets'), { recursive: true })
  await mkdir(join(root, 'page-secrets'))
  await writeFile(join(page, 'index.html'), '<!doctype html>')
  await writeFile(join(page, 'assets', 'index-a1b2.js'), 'export {}')
  await writeFile(join(page, '.env.json'), '{}')
  await writeFile(join(root, 'secret.json'), '{}')
  await writeFile(join(root, 'page-secrets', 'secret.json'), '{}')
  await symlink(join(root, 'secret.json'), join(page, 'link.json'))
})
afterAll(() => rm(root, { recursive: true }))

test('the page and its files are served with their types', async () => {
  expect(await readPageFile(page, '/')).toMatchObject({ type: 'text/html; charset=utf-8', immutable: false })
  expect(await readPageFile(page, '/assets/index-a1b2.js')).toMatchObject({
    type: 'text/javascript; charset=utf-8',
    immutable: true,
  })
})

test('the tag of a file follows its content', async () => {
  const [page1, script, page2] = await Promise.all(
    ['/', '/assets/index-a1b2.js', '/'].map((url) => readPageFile(page, url)),
  )
  expect(page1!.etag).toBe(page2!.etag)
  expect(page1!.etag).not.toBe(script!.etag)
})

test.each([
  '/../secret.json',
  '/%2e%2e/secret.json',
  '/..%2fsecret.json',
  '/assets/../../secret.json',
  '/..%5csecret.json',
  '/%2e%2e%2fpage-secrets/secret.json',
  '//secret.json',
  '/C:/secret.json',
  '/link.json',
  '/.env.json',
  '/secret.json%00.html',
  '/%',
  '/assets',
  '/assets/',
  '/missing.js',
  '/index.html/x.js',
  '/index.exe',
])('%s is not served', async (pathname) => {
  expect(await readPageFile(page, pathname)).toBeUndefined()
})
