import { ipcMain, type IpcMainEvent } from 'electron'
import { isPage } from './appAddress.ts'

/**
 * Listens for a message of the page: the one place where the app does. A message counts only if the main frame of a window sent it and
 * that frame shows the workbench's page; any frame could call otherwise.
 * https://www.electronjs.org/docs/latest/tutorial/security, item 17
 */
export function onPageMessage(channel: string, listener: (event: IpcMainEvent) => void): void {
  ipcMain.on(channel, (event) => {
    if (isFromPage(event)) listener(event)
  })
}

function isFromPage({ senderFrame, sender }: Pick<IpcMainEvent, 'senderFrame' | 'sender'>): boolean {
  // A frame that is gone by now, or was navigated since, is null.
  if (!senderFrame || senderFrame.parent || senderFrame !== sender.mainFrame) return false
  return isPage(senderFrame.url)
}
