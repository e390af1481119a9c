import { chmod, mkdtemp, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type * as timers from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { connectToOwner } from '../../../../../src-main/workbench/ownerSocket/connectToOwner.ts'
import { listenForCommands } from '../../../../../src-main/workbench/ownerSocket/listenForCommands.ts'
import { ownerSocketPath } from '../../../../../src-main/workbench/ownerSocket/ownerSocketPath.ts'
import type { Port } from '../../../../../src-shared/contract/port.ts'

/** What happens while a command waits before it tries again. */
const pauses = vi.hoisted(() => ({ during: () => Promise.resolve<unknown>(undefined) }))
vi.mock('node:timers/promises', async (load) => ({
  ...(await load<typeof timers>()),
  setTimeout: () => pauses.during(),
}))

let folder = ''
let path: string
let served: Port[]
let listener: { close(): Promise<void> } | undefined
const token = 'the-lock-token'
const serve = (port: Port) => {
  served.push(port)
  port.onMessage((message) => port.send({ heard: message }))
}
const listen = async () => (listener = await listenForCommands({ path, token, serve }))

beforeEach(async (context) => {
  if (process.platform === 'win32') context.skip('named pipes lie in no folder; the contract suite covers them')
  served = []
  pauses.during = () => Promise.resolve()
  listener = undefined
  folder = await realpath(await mkdtemp(join(tmpdir(), 'inverscope-owner-')))
  path = join(folder, 'owner.sock')
  vi.stubEnv('TMPDIR', folder)
})
afterEach(async () => {
  await listener?.close()
  vi.unstubAllEnvs()
  if (folder) await rm(folder, { recursive: true })
})

/** Sends raw lines and waits until the owner hangs up; says how many bytes it answered. */
function say(...lines: string[]): Promise<number> {
  return new Promise((resolve) => {
    const socket = createConnection(path, () => lines.forEach((line) => socket.write(line)))
    socket.on('error', () => {})
    socket.resume().once('close', () => resolve(socket.bytesRead))
  })
}

describe('a command', () => {
  test('that knows the lock reaches its owner', async () => {
    await listen()
    const port = await connectToOwner({ socket: path, token })
    const heard = vi.fn()
    port!.onMessage(heard)
    port!.send({ hello: 'x̂_T' })
    await expect.poll(() => heard).toHaveBeenCalledExactlyOnceWith({ heard: { hello: 'x̂_T' } })
    port!.close()
  })

  test('that read another lock is not served', async () => {
    await listen()
    expect(await connectToOwner({ socket: path, token: 'an-older-token' })).toBeUndefined()
    expect(served).toHaveLength(0)
  })

  test('finds nobody where the owner is gone', async () => {
    expect(await connectToOwner({ socket: path, token })).toBeUndefined()
  })

  test('waits for an owner that has the lock but does not listen yet', async () => {
    pauses.during = listen
    expect(await connectToOwner({ socket: path, token })).toBeDefined()
  })

  test('hears when the owner closes', async () => {
    await listen()
    const port = await connectToOwner({ socket: path, token })
    const closed = new Promise<void>((resolve) => port!.onClose(resolve))
    await listener!.close()
    await closed
    await new Promise<void>((resolve) => port!.onClose(resolve))
  })
})

describe('an owner', () => {
  test('hangs up on who does not begin with the token', async () => {
    await listen()
    const request = JSON.stringify({ kind: 'request', id: 1, method: 'projects.close', input: {} })
    expect(await say(`${request}\n`)).toBe(0)
    expect(await say(`{"kind":"hello","token":"guess"}\n${request}\n`)).toBe(0)
    expect(await say('GET / HTTP/1.1\r\n\r\n')).toBe(0)
    expect(served).toHaveLength(0)
  })

  test('hangs up at a line that is not JSON and goes on with others', async () => {
    await listen()
    await say(`{"kind":"hello","token":"${token}"}\n`, '{"half":\n')
    expect(await connectToOwner({ socket: path, token })).toBeDefined()
  })

  test('understands lines that arrive in pieces and several at once', async () => {
    await listen()
    const hello = JSON.stringify({ kind: 'hello', token })
    const socket = createConnection(path)
    let answers = ''
    socket.setEncoding('utf8').on('data', (part: string) => (answers += part))
    socket.write(hello.slice(0, 9))
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket.write(`${hello.slice(9)}\n{"a":1}\n{"b":2}\n{"c"`)
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket.write(':3}\n')
    await expect.poll(() => answers.match(/heard/g)).toHaveLength(3)
    expect(answers.trim().split('\n').slice(1)).toEqual(
      [1, 2, 3].map((value, at) => `{"heard":{"${'abc'[at]}":${value}}}`),
    )
    socket.destroy()
  })

  test('replaces what a killed owner left at its place', async () => {
    await writeFile(path, 'left behind')
    await listen()
    expect(await connectToOwner({ socket: path, token })).toBeDefined()
  })

  test('leaves nothing behind when it closes', async () => {
    await listen()
    await listener!.close()
    expect(await readdir(folder)).toEqual([])
  })

  test('says where it cannot listen', async () => {
    const nowhere = join(folder, 'missing', 'owner.sock')
    await expect(listenForCommands({ path: nowhere, token, serve })).rejects.toMatchObject({
      code: 'folder-not-writable',
    })
  })
})

describe('the place of the socket', () => {
  test('follows from the project and lies in a folder that only its user can enter', async () => {
    const [first, again, other] = await Promise.all(['/study', '/study', '/other'].map(ownerSocketPath))
    expect(first).toBe(again)
    expect(first).not.toBe(other)
    expect(first).toMatch(/\/inverscope-\d+\/[0-9a-f]{16}\.sock$/)
    expect((await stat(dirname(first))).mode & 0o777).toBe(0o700)
  })

  test('is refused where others can enter the folder', async () => {
    await chmod(dirname(await ownerSocketPath('/study')), 0o777)
    await expect(ownerSocketPath('/study')).rejects.toMatchObject({
      code: 'folder-not-writable',
      data: { reason: 'other users can enter it' },
    })
  })

  test('is short enough for the system even where the temporary folder has a long name', async () => {
    vi.stubEnv('TMPDIR', join(folder, 'long'.repeat(30)))
    const place = await ownerSocketPath('/study')
    expect(Buffer.byteLength(place)).toBeLessThanOrEqual(103)
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(`${place.slice(0, -5)}.test`, resolve))
    await new Promise((resolve) => server.close(resolve))
  })
})
