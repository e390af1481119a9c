/**
 * What the page may load, in Electron and in a browser: its own scripts, styles, fonts and pictures. No inline script or style, no eval,
 * no framing, nothing from a network.
 * https://www.electronjs.org/docs/latest/tutorial/security, item 7
 *
 * @param sockets  where it may connect besides its own origin; some browsers do not take `'self'` to mean the WebSocket of the same host
 */
export function pagePolicy(sockets: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...sockets].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** A picture or figure, were it ever opened as a document: an SVG may style itself and hold its fonts, and runs nothing. */
export const blobPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "frame-ancestors 'none'",
  'sandbox',
].join('; ')
