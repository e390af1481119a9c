import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../../src-main/server/startServer.ts'
import type { Port } from '../../src-shared/contract/port.ts'
import { openBrowser } from './setup/openBrowser.ts'

let rendererFolder = ''
let server: RunningServer | undefined
let browser: Browser | undefined

const resolveBlob = () => Promise.resolve({ body: new Uint8Array(), type: 'image/png', etag: '"0"' })
const script = `
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/socket')
  socket.onmessage = ({ data }) => { document.title = data }
  socket.onopen = () => socket.send('{}')
`

beforeEach(async (context) => {
  browser = await openBrowser(context)
  rendererFolder = await mkdtemp(join(tmpdir(), 'inverscope-sign-in-'))
  await mkdir(join(rendererFolder, 'assets'))
  await writeFile(join(rendererFolder, 'assets', 'page.js'), script)
  await writeFile(
    join(rendererFolder, 'index.html'),
    '<!doctype html><h1>Workbench</h1><script type="module" src="./assets/page.js"></script><script>document.title = "inline"</script>',
  )
  const serve = (port: Port) => port.onMessage(() => port.send('heard'))
  server = await startServer({ workbench: { serve, resolveBlob }, rendererFolder })
})
afterEach(async () => {
  await browser?.close()
  await server?.close()
  if (rendererFolder) await rm(rendererFolder, { recursive: true })
})

test('the printed link opens the page, whose script reaches the socket while inline scripts do not run', async () => {
  const page = await browser!.newPage()
  await page.goto(server!.url)
  await expect.poll(() => page.url()).toBe(`http://127.0.0.1:${server!.port}/`)
  await expect.poll(() => page.title()).toBe('"heard"')
})

test('the link works again in the same browser and not in another', async () => {
  const mine = await browser!.newContext()
  const page = await mine.newPage()
  await page.goto(server!.url)
  await page.goto(server!.url)
  await expect.poll(() => page.textContent('h1')).toBe('Workbench')
  const other = await (await browser!.newContext()).newPage()
  await other.goto(server!.url)
  await expect.poll(() => other.textContent('h1')).toBe('This link was used already')
})

/** Another site, as far as the browser knows: `localhost` is not `127.0.0.1`. */
async function openElsewhere(html: string) {
  const site = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(html)
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const close = () => {
    site.closeAllConnections()
    site.close()
  }
  return { url: `http://localhost:${(site.address() as AddressInfo).port}/`, close }
}

test('a link on a page of another site opens the workbench, the first time and later', async () => {
  const elsewhere = await openElsewhere(`<a href="${server!.url}">open</a>`)
  const page = await browser!.newPage()
  for (const _time of ['first', 'later']) {
    await page.goto(elsewhere.url)
    await page.click('a')
    await expect.poll(() => page.textContent('h1')).toBe('Workbench')
    await expect.poll(() => page.url()).toBe(`http://127.0.0.1:${server!.port}/`)
  }
  elsewhere.close()
})

test('a page of another site can neither read from the workbench nor reach its socket', async () => {
  const elsewhere = await openElsewhere('<h1>Elsewhere</h1>')
  const page = await browser!.newPage()
  await page.goto(server!.url)
  await page.goto(elsewhere.url)
  const reached = await page.evaluate(async (origin) => {
    const fetched = await fetch(origin, { credentials: 'include' }).then(
      () => 'read',
      () => 'refused',
    )
    const socket = await new Promise((resolve) => {
      const attempt = new WebSocket(`${origin.replace('http', 'ws')}/socket`)
      attempt.onopen = () => resolve('open')
      attempt.onerror = () => resolve('refused')
    })
    return { fetched, socket }
  }, `http://127.0.0.1:${server!.port}`)
  expect(reached).toEqual({ fetched: 'refused', socket: 'refused' })
  elsewhere.close()
})
