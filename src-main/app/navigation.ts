import type { App, WebContents } from 'electron'
import { isBlob, isPage } from './appAddress.ts'
import { openExternal } from './openExternal.ts'

/**
 * Keeps every window on the workbench's page: no navigation away, no new windows, no webviews. A link to an allowed site opens in the
 * person's browser, a link to a figure saves it. Set on the app, so that it holds for whatever contents ever come to be.
 * https://www.electronjs.org/docs/latest/tutorial/security, items 12, 13 and 14
 */
export function restrictNavigation(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => refuseForeign(event))
    contents.on('will-redirect', (event) => refuseForeign(event))
    contents.setWindowOpenHandler(({ url }) => {
      openElsewhere(contents, url)
      return { action: 'deny' }
    })
  })
}

/** Frames inside the page are refused altogether: it has none. */
function refuseForeign(event: { url: string; isMainFrame: boolean; preventDefault(): void }): void {
  if (!event.isMainFrame || !isPage(event.url)) event.preventDefault()
}

function openElsewhere(contents: WebContents, url: string): void {
  if (isBlob(url)) contents.downloadURL(url)
  else void openExternal(url)
}
