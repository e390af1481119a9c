import type { MenuItemConstructorOptions } from 'electron'
import { expect, test, vi } from 'vitest'
import { menuTemplate } from '../../../../src-main/app/menu.ts'

vi.mock('electron', () => ({ shell: { openExternal: vi.fn() } }))

test.each([
  ['Open project…', 'openProject'],
  ['New window', 'newWindow'],
] as const)('File has %s', (label, act) => {
  const acts = { openProject: vi.fn(), newWindow: vi.fn() }
  const file = menuTemplate('linux', acts).find((entry) => entry.label === 'File')!
  const entry = (file.submenu as MenuItemConstructorOptions[]).find((one) => one.label === label)!
  entry.click!(undefined as never, undefined, undefined as never)
  expect(acts[act]).toHaveBeenCalledOnce()
})

const noActs = { openProject: () => {}, newWindow: () => {} }

test('macOS has the app menu first', () => {
  expect(menuTemplate('darwin', noActs)[0].role).toBe('appMenu')
  expect(menuTemplate('win32', noActs)[0].label).toBe('File')
})
