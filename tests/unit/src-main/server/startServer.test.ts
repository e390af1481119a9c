import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as send, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startServer, type RunningServer } from '../../../../src-main/server/startServer.ts'
import { FileMissing, OutsideProject } from '../../../../src-shared/errors/errors.ts'
import type { Port } from '../../../../src-shared/contract/port.ts'

let rendererFolder: string
let server: RunningServer
let ports: Port[]
const onNewLink = vi.fn()

const workbench = {
  serve(port: Port) {
    ports.push(port)
    port.onMessage((message) => port.send({ heard: message }))
  },
  async resolveBlob(url: string) {
    if (url === '/blob/p/runs/r/samples/0.png?range=row')
      return { body: new Uint8Array([1, 2, 3]), type: 'image/png', etag: '"r-0"' }
    if (url === '/blob/p/figures/f/f.svg') return { body: Buffer.from('<svg/>'), type: 'image/svg+xml', etag: '"f"' }
    if (url.includes('secret')) throw OutsideProject({ name: url })
    throw FileMissing({ path: url })
  },
}

beforeEach(async () => {
  ports = []
  onNewLink.mockClear()
  rendererFolder = await mkdtemp(join(tmpdir(), 'inverscope-server-'))
  await mkdir(join(rendererFolder, 'assets'))
  await writeFile(join(rendererFolder, 'index.html'), '<!doctype html><title>Workbench</title>')
  await writeFile(join(rendererFolder, 'assets', 'index-abc.js'), 'export {}')
  server = await startServer({ workbench, rendererFolder, onNewLink })
})
afterEach(async () => {
  await server.close()
  await rm(rendererFolder, { recursive: true })
})

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** One request with exactly these headers; `fetch` would not let a test set Host. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }))
    })
    request.on('error', reject).end()
  })
}
const pathOf = (url: string) => url.slice(new URL(url).origin.length)
const signIn = async () => {
  const { headers } = await get(pathOf(server.url))
  return { cookie: headers['set-cookie']![0].split(';')[0] }
}
const fromAnotherSite = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

describe('signing in', () => {
  test('the printed link moves its token into a cookie and leads to the page', async () => {
    const { status, headers } = await get(pathOf(server.url))
    expect([status, headers.location]).toEqual([303, '/'])
    const cookie = headers['set-cookie']![0]
    expect(cookie).toContain('HttpOnly; SameSite=Strict')
    expect((await get('/', { cookie: cookie.split(';')[0] })).text).toContain('<title>Workbench</title>')
  })

  test('nothing is served without the cookie', async () => {
    for (const path of ['/', '/assets/index-abc.js', '/blob/p/runs/r/samples/0.png?range=row', '/?token=guess'])
      expect((await get(path)).status).toBe(403)
  })

  test('the same link again, in the browser that used it, leads to the page', async () => {
    const session = await signIn()
    expect(await get(pathOf(server.url), session)).toMatchObject({ status: 303, headers: { location: '/' } })
  })

  test('the same link in another browser is refused, and a new one is printed', async () => {
    await signIn()
    const refused = await get(pathOf(server.url))
    expect(refused.status).toBe(403)
    expect(refused.text).toContain('A new one was just printed')
    expect(onNewLink).toHaveBeenCalledOnce()
    const [link] = onNewLink.mock.calls[0] as [string]
    expect(refused.text).not.toContain(new URL(link).searchParams.get('token'))
    expect((await get(pathOf(link))).headers).toHaveProperty('set-cookie')
  })

  test('a guess prints nothing', async () => {
    await get('/?token=guess')
    expect(onNewLink).not.toHaveBeenCalled()
  })

  test('a preview or a look ahead does not use the link up', async () => {
    await get(pathOf(server.url), {}, 'HEAD')
    await get(pathOf(server.url), { 'sec-purpose': 'prefetch;prerender' })
    expect((await get(pathOf(server.url))).headers).toHaveProperty('set-cookie')
  })

  test('a browser that comes from another site is asked to come again from here, once, and brings its cookie then', async () => {
    const session = await signIn()
    const first = await get('/', fromAnotherSite)
    expect(first.text).toContain('content="0;url=/?again"')
    expect(await get('/?again', session)).toMatchObject({ status: 303, headers: { location: '/' } })
    expect((await get('/?again', fromAnotherSite)).status).toBe(403)
  })

  test('a used link from another site works in the browser that used it', async () => {
    const session = await signIn()
    const first = await get(pathOf(server.url), fromAnotherSite)
    const again = /url=([^"]+)"/.exec(first.text)![1]
    expect(await get(again, session)).toMatchObject({ status: 303, headers: { location: '/' } })
    expect((await get(again, fromAnotherSite)).status).toBe(403)
  })

  test('a token from another site cannot write into the page', async () => {
    const { text } = await get('/?token=%22%3E%3Cscript%3Ealert(1)%3C/script%3E', fromAnotherSite)
    expect(text).not.toContain('<script')
  })
})

describe('every answer', () => {
  test('forbids scripts from elsewhere, framing, guessing of types and leaking of addresses', async () => {
    const { headers } = await get('/', await signIn())
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
        `connect-src 'self' ws://127.0.0.1:${server.port} wss://127.0.0.1:${server.port}; ` +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect((await get('/missing.js')).headers).toHaveProperty('content-security-policy')
  })

  test('goes to no other host name than our own, so a name pointed here by somebody else sees nothing', async () => {
    const session = await signIn()
    for (const host of ['evil.example', `evil.example:${server.port}`]) {
      const { status, text } = await get('/', { ...session, host })
      expect(status).toBe(421)
      expect(text).not.toContain('Workbench')
    }
    expect((await get('/', { ...session, host: 'localhost:4444' })).status).toBe(200)
  })

  test('is to a request that only reads', async () => {
    const session = await signIn()
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await get('/', session, method)).status).toBe(405)
  })
})

describe('files', () => {
  test('with a hash in their name are kept for good, the page is asked for again each time', async () => {
    const session = await signIn()
    expect((await get('/assets/index-abc.js', session)).headers['cache-control']).toContain('immutable')
    const page = await get('/', session)
    expect(page.headers['cache-control']).toBe('private, no-cache')
    const again = await get('/', { ...session, 'if-none-match': page.headers.etag! })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  test('outside the page are not there', async () => {
    const session = await signIn()
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/missing.html'])
      expect((await get(path, session)).status).toBe(404)
  })
})

describe('pictures', () => {
  test('come from the workbench with their tag', async () => {
    const session = await signIn()
    const path = '/blob/p/runs/r/samples/0.png?range=row'
    expect(await get(path, session)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/png', etag: '"r-0"' },
    })
    expect((await get(path, { ...session, 'if-none-match': 'W/"r-0", "other"' })).status).toBe(304)
    expect(await get(path, session, 'HEAD')).toMatchObject({
      status: 200,
      text: '',
      headers: { 'content-length': '3' },
    })
  })

  test('that are not there, or lead out of the project, say so in a sentence', async () => {
    const session = await signIn()
    const missing = await get('/blob/p/nothing', session)
    expect([missing.status, JSON.parse(missing.text)]).toMatchObject([404, { error: { code: 'file-missing' } }])
    expect((await get('/blob/p/secret', session)).status).toBe(403)
  })

  test('drawn as SVG run no script when they are opened as a page', async () => {
    const { headers } = await get('/blob/p/figures/f/f.svg', await signIn())
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/)
  })
})

describe('the socket', () => {
  const open = (headers: Record<string, string>, path = '/socket') =>
    new Promise<WebSocket | number>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
      socket.on('open', () => resolve(socket))
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!))
      socket.on('error', () => {})
    })
  const origin = () => `http://127.0.0.1:${server.port}`
  const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve))

  test('opens for a signed-in page of this server and for nobody else', async () => {
    const session = await signIn()
    const refused = [
      open({ origin: origin() }),
      open({ ...session, origin: 'http://evil.example' }),
      open({ ...session, origin: `http://localhost:${server.port}` }),
      open({ ...session }),
      open({ ...session, origin: origin() }, '/elsewhere'),
      open({ ...session, origin: 'http://evil.example', host: 'evil.example' }),
    ]
    expect(await Promise.all(refused)).toEqual([403, 403, 403, 403, 403, 403])
    expect(await open({ ...session, origin: origin() })).toBeInstanceOf(WebSocket)
    expect(ports).toHaveLength(1)
  })

  test.each([
    ['text that is not JSON', 'hello', 1003],
    ['bytes', Buffer.from([1, 2]), 1003],
    ['a message of more than 16 MB', 'x'.repeat(17 * 2 ** 20), 1009],
  ])('ends at %s', async (_what, data, code) => {
    const socket = (await open({ ...(await signIn()), origin: origin() })) as WebSocket
    socket.send(data)
    expect(await closed(socket)).toBe(code)
    expect((await get('/')).status).toBe(403)
  })

  test('ends with the server, and its port hears of it', async () => {
    const socket = (await open({ ...(await signIn()), origin: origin() })) as WebSocket
    const heard = vi.fn()
    await expect.poll(() => ports).toHaveLength(1)
    ports[0].onClose(heard)
    const end = closed(socket)
    await server.close()
    expect(await end).toBe(1001)
    expect(heard).toHaveBeenCalledOnce()
    server = await startServer({ workbench, rendererFolder })
  })
})

describe('where to listen', () => {
  test('an address that others reach needs a word that this is meant', async () => {
    await expect(startServer({ workbench, rendererFolder, host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'not-allowed-here',
      message: expect.stringContaining('--allow-remote') as string,
    })
    const open = await startServer({ workbench, rendererFolder, host: '0.0.0.0', allowRemote: true })
    await open.close()
  })

  test('a port that is taken is refused with a sentence', async () => {
    await expect(startServer({ workbench, rendererFolder, port: server.port })).rejects.toMatchObject({
      code: 'address-not-usable',
      data: { host: '127.0.0.1', port: server.port, reason: 'another program uses that port' },
    })
  })

  test('the link names loopback, and the line for ssh forwards that port', () => {
    expect(server.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${server.port}/\\?token=[\\w-]{43}$`))
    expect(server.forwarding).toMatch(new RegExp(`^ssh -N -L ${server.port}:127\\.0\\.0\\.1:${server.port} \\S+@\\S+$`))
  })
})
