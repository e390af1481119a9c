import type { MenuItemConstructorOptions } from 'electron'
import { expect, test, vi } from 'vitest'
import { menuTemplate } from '../../../../src-main/app/menu.ts'

vi.mock('electron', () => ({ shell: { openExternal: vi.fn() } }))

test('File opens a project', () => {
  const open = vi.fn()
  const file = menuTemplate('linux', open).find(({ label }) => label === 'File')!
  const entry = (file.submenu as MenuItemConstructorOptions[]).find(({ label }) => label === 'Open project…')!
  entry.click!(undefined as never, undefined, undefined as never)
  expect(open).toHaveBeenCalledOnce()
})

test('macOS has the app menu first', () => {
  expect(menuTemplate('darwin', () => {})[0].role).toBe('appMenu')
  expect(menuTemplate('win32', () => {})[0].label).toBe('File')
})
