import { afterEach, expect, test, vi } from 'vitest'

const electron = vi.hoisted(() => ({
  exposed: {} as Record<string, Record<string, unknown>>,
  sent: [] as unknown[][],
  listeners: new Map<string, (event: object) => void>(),
}))
vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: Record<string, unknown>) => (electron.exposed[name] = api),
  },
  webUtils: { getPathForFile: (file: { at: string }) => file.at },
  ipcRenderer: {
    send: (...message: unknown[]) => void electron.sent.push(message),
    on: (channel: string, listener: (event: object) => void) => electron.listeners.set(channel, listener),
  },
}))
afterEach(() => vi.unstubAllGlobals())

test('the page gets a line, the place of dropped files and the name of the system, and no way to Electron', async () => {
  const postMessage = vi.fn()
  vi.stubGlobal('window', { postMessage })
  await import('../../../../src-main/app/preload.ts')

  expect(Object.keys(electron.exposed)).toEqual(['inverscope'])
  const { platform, requestPort, pathOfFile, ...rest } = electron.exposed.inverscope
  expect(rest).toEqual({})
  expect(platform).toBe(process.platform)
  expect((pathOfFile as (file: object) => string)({ at: '/images' })).toBe('/images')
  expect((requestPort as () => unknown)()).toBeUndefined()
  expect(electron.sent).toEqual([['inverscope:request-port']])

  const port = {}
  electron.listeners.get('inverscope:port')!({ sender: 'ipcRenderer', ports: [port] })
  expect(postMessage.mock.calls).toEqual([['inverscope-port', '*', [port]]])
})
