import type { MenuItemConstructorOptions } from 'electron'
import { openExternal } from './openExternal.ts'

/**
 * The program's menu: the system's usual entries, opening a project or another window, and where to read more. What a window is for is in the page, under
 * its own keys; the menu takes none of them.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  { openProject, newWindow }: { openProject(): void; newWindow(): void },
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        { label: 'Open project…', accelerator: 'CmdOrCtrl+O', click: () => openProject() },
        { label: 'New window', accelerator: 'CmdOrCtrl+N', click: () => newWindow() },
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        { role: 'toggleDevTools' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'DDIM (Song et al. 2021)', click: () => void openExternal('https://arxiv.org/abs/2010.02502') },
        {
          label: 'The published models (guided-diffusion)',
          click: () => void openExternal('https://github.com/openai/guided-diffusion'),
        },
      ],
    },
  ]
}
