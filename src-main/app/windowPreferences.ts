import type { WebPreferences } from 'electron'

/**
 * What the page may do: nothing that a page in a browser could not. All are stated although most are defaults, so that a changed default
 * changes nothing here. https://www.electronjs.org/docs/latest/tutorial/security, items 2, 3, 4, 6, 8, 9, 10 and 11
 *
 * @param preload  the bundled preload script, absolute
 */
export function windowPreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  }
}
