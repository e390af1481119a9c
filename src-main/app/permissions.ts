import type { Session } from 'electron'
import { isPage } from './appAddress.ts'

/** Copying a number or a path. Everything else a page can ask for (camera, location, notifications, devices …) it has no use for. */
const allowed: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/**
 * Denies what the page does not need. Electron grants every permission where no handler is set, and asks two different ones.
 * https://www.electronjs.org/docs/latest/tutorial/security, item 5
 */
export function restrictPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(allowed.has(permission) && details.isMainFrame && isPage(details.requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => allowed.has(permission) && isPage(requestingOrigin),
  )
  session.setDevicePermissionHandler(() => false)
}
