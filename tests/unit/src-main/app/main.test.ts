import { beforeAll, expect, test, vi } from 'vitest'

const happened = vi.hoisted(() => [] as string[])
const windows = vi.hoisted(() => [] as { options: { webPreferences: object }; address?: string }[])
const workbenchOptions = vi.hoisted(() => [] as { shell: string }[])

vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  const note = (name: string) => vi.fn(() => void happened.push(name))
  class BrowserWindow extends EventEmitter {
    static getFocusedWindow = () => null
    webContents = new EventEmitter()
    shown: (typeof windows)[number]
    constructor(options: { webPreferences: object }) {
      super()
      happened.push('window')
      this.shown = { options }
      windows.push(this.shown)
    }
    loadURL = async (address: string) => void (this.shown.address = address)
  }
  const app = Object.assign(new EventEmitter(), {
    enableSandbox: note('sandbox'),
    requestSingleInstanceLock: () => happened.push('single instance') > 0,
    whenReady: async () => void happened.push('ready'),
    getAppPath: () => process.cwd(),
    isPackaged: false,
    quit: note('quit'),
  })
  return {
    app,
    BrowserWindow,
    dialog: {},
    ipcMain: { on: note('sender check') },
    Menu: { setApplicationMenu: note('menu'), buildFromTemplate: () => ({}) },
    MessageChannelMain: class {},
    nativeTheme: { shouldUseDarkColors: true },
    powerSaveBlocker: {},
    protocol: { registerSchemesAsPrivileged: note('scheme'), handle: note('protocol') },
    session: {
      defaultSession: {
        setPermissionRequestHandler: note('permission requests'),
        setPermissionCheckHandler: note('permission checks'),
        setDevicePermissionHandler: note('devices'),
      },
    },
    shell: {},
    utilityProcess: {},
  }
})
vi.mock('../../../../src-main/workbench/createWorkbench.ts', () => ({
  createWorkbench: (options: { shell: string }) => {
    workbenchOptions.push(options)
    const openProject = async ({ path }: { path: string }) => ({ projectId: path.includes('study') ? 'abcd1234' : '' })
    return { handlers: { openProject }, onJobsChange: new Set(), busy: () => false, close: async () => {}, serve() {} }
  },
}))

beforeAll(async () => {
  vi.stubGlobal(
    'process',
    Object.assign(Object.create(process), { argv: ['electron', process.cwd(), '/data/study.inverscope'] }),
  )
  await import('../../../../src-main/app/main.ts')
  await vi.waitFor(() => expect(happened).toContain('menu'), { timeout: 30_000 })
  vi.unstubAllGlobals()
})

test('the sandbox and the scheme are set before the app is ready', () => {
  expect(happened.slice(0, 4)).toEqual(['sandbox', 'scheme', 'single instance', 'ready'])
})

test('every guard stands before the window opens', () => {
  const before = happened.slice(0, happened.indexOf('window'))
  for (const guard of ['permission requests', 'permission checks', 'devices', 'protocol', 'sender check'])
    expect(before).toContain(guard)
})

test('the window shows the project that the program was started with, in the safe preferences', () => {
  expect(windows).toHaveLength(1)
  expect(windows[0].address).toBe('inverscope://app/index.html#/project/abcd1234')
  expect(windows[0].options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
  })
})

test('the workbench knows its shell', () => {
  expect(workbenchOptions).toHaveLength(1)
  expect(workbenchOptions[0].shell).toBe('electron')
})
