import { shell } from 'electron'

/** Sites that the workbench links to. */
const allowedHosts: ReadonlySet<string> = new Set([
  'arxiv.org',
  'github.com',
  'openreview.net',
  'onnxruntime.ai',
  'numpy.org',
])

/**
 * Opens a link in the person's browser, if it is one of the few that the workbench may show.
 * https://www.electronjs.org/docs/latest/tutorial/security, item 15
 *
 * @returns whether it was opened
 */
export async function openExternal(url: string): Promise<boolean> {
  const parsed = URL.parse(url)
  if (parsed?.protocol !== 'https:' || parsed.port || !allowedHosts.has(parsed.hostname)) return false
  await shell.openExternal(parsed.href)
  return true
}
