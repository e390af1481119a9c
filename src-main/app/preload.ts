import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { answerChannel, requestChannel, windowMessage } from './portChannels.ts'

/** The part of the DOM that a preload script needs; the rest of src-main is compiled without one. */
declare const window: { postMessage(message: string, targetOrigin: string, transfer: readonly unknown[]): void }

/**
 * All that the page gets from Electron: it can ask for one line to the workbench, learns where a dropped file lies, and knows the system for its key names. Neither
 * `ipcRenderer` nor an event object reaches it. The port follows as a window message, since a context bridge cannot carry one.
 * https://www.electronjs.org/docs/latest/tutorial/security, item 20; https://www.electronjs.org/docs/latest/tutorial/message-ports
 */
contextBridge.exposeInMainWorld('inverscope', {
  platform: process.platform,
  /** Of a file that the person dropped on the page; empty for one that scripts made. */
  pathOfFile: (file: Parameters<typeof webUtils.getPathForFile>[0]) => webUtils.getPathForFile(file),
  requestPort: () => ipcRenderer.send(requestChannel),
})

ipcRenderer.on(answerChannel, (event) => {
  // The receiver is this very window, which navigation.ts keeps on the workbench's page.
  window.postMessage(windowMessage, '*', event.ports)
})
