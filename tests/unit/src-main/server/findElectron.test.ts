import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findElectron } from '../../../../src-main/server/findElectron.ts'

let electronFolder: string
beforeEach(async () => {
  electronFolder = await mkdtemp(join(tmpdir(), 'inverscope-electron-'))
})
afterEach(() => rm(electronFolder, { recursive: true }))

async function install(folder: string, name: string) {
  await mkdir(join(folder, name, '..'), { recursive: true })
  await writeFile(join(folder, name), '')
}
const display = { DISPLAY: ':0' }

test('Electron is found where its package put it', async () => {
  await install(join(electronFolder, 'dist'), 'electron')
  await writeFile(join(electronFolder, 'path.txt'), 'electron')
  const executable = join(electronFolder, 'dist', 'electron')
  expect(findElectron({ env: display, platform: 'linux', electronFolder })).toEqual({ executable })
  expect(findElectron({ env: { WAYLAND_DISPLAY: 'wayland-0' }, platform: 'linux', electronFolder })).toEqual({
    executable,
  })
})

test('a package without its program is no Electron, and the reason names the file', () => {
  const found = findElectron({ env: display, platform: 'linux', electronFolder })
  expect(found).toEqual({ reason: `Electron's program is not at ${join(electronFolder, 'dist', 'electron')}` })
})

test('a program that somebody put elsewhere is found through ELECTRON_OVERRIDE_DIST_PATH', async () => {
  const elsewhere = join(electronFolder, 'elsewhere')
  await install(elsewhere, 'electron')
  const env = { ...display, ELECTRON_OVERRIDE_DIST_PATH: elsewhere }
  expect(findElectron({ env, platform: 'linux', electronFolder })).toEqual({ executable: join(elsewhere, 'electron') })
})

test('Linux without a display has no window', async () => {
  await install(join(electronFolder, 'dist'), 'electron')
  expect(findElectron({ env: {}, platform: 'linux', electronFolder })).toEqual({
    reason: 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)',
  })
})

test('macOS and Windows have a display unless the shell is a remote one', async () => {
  const program = 'Electron.app/Contents/MacOS/Electron'
  await install(join(electronFolder, 'dist'), program)
  expect(findElectron({ env: {}, platform: 'darwin', electronFolder })).toEqual({
    executable: join(electronFolder, 'dist', program),
  })
  const env = { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }
  expect(findElectron({ env, platform: 'darwin', electronFolder })).toEqual({ reason: 'this is a remote shell' })
})
