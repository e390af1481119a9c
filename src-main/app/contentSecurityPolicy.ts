/**
 * What the page may load: its own scripts, styles, fonts and pictures. No inline script or style, no eval, nothing from a network.
 * https://www.electronjs.org/docs/latest/tutorial/security, item 7
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A picture or figure, were it ever opened as a document: an SVG may style itself and hold its fonts, and runs nothing. */
export const blobPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "frame-ancestors 'none'",
  'sandbox',
].join('; ')
