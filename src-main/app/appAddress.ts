/** The page's own scheme, so that it needs no `file://` and has an origin of its own. */
export const appScheme = 'inverscope'
const appOrigin = `${appScheme}://app`
export const pageAddress = `${appOrigin}/index.html`

/** Whether a URL is the workbench's page, at any of its places (`#/…`). Everything else is foreign to the window. */
export function isPage(url: string): boolean {
  const parsed = ours(url)
  return parsed !== undefined && ['', '/', '/index.html'].includes(parsed.pathname)
}

/** Whether a URL names a picture or a figure of an open project. */
export function isBlob(url: string): boolean {
  return ours(url)?.pathname.startsWith('/blob/') ?? false
}

/** The address of a project in the page (src-renderer/router.ts). */
export function projectAddress(projectId: string): string {
  return `${pageAddress}#/project/${encodeURIComponent(projectId)}`
}

/** Parsed, because prefixes lie: `inverscope://app.example/` begins like the page's origin. */
function ours(url: string): URL | undefined {
  const parsed = URL.parse(url)
  const isOurs = parsed?.protocol === `${appScheme}:` && parsed.host === 'app' && !parsed.username && !parsed.password
  return isOurs ? parsed : undefined
}
