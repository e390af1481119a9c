import { BrowserWindow, nativeTheme } from 'electron'
import { palettes } from '../../src-shared/figures/figureStyle.ts'
import { windowPreferences } from './windowPreferences.ts'

/**
 * Opens the workbench's window. It appears once the page has drawn itself, in the page's own ground colour, so nothing flashes.
 *
 * @param preload  the bundled preload script, absolute
 * @param address  a place of the page
 */
export function openWindow({
  preload,
  icon,
  address,
}: {
  preload: string
  icon: string
  address: string
}): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Inverscope',
    icon,
    backgroundColor: palettes[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'].paper,
    webPreferences: windowPreferences(preload),
  })
  window.once('ready-to-show', () => window.show())
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    // Jobs belong to the main process: a page that crashed comes back to them.
    if (reason !== 'clean-exit') window.webContents.reload()
  })
  void window.loadURL(address)
  return window
}
