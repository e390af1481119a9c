import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** A file as it goes over HTTP. */
export interface PageFile {
  body: Uint8Array
  type: string
  etag: string
  /** True where the name holds a hash of the content, so that a browser may keep the file for good. */
  immutable: boolean
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

/**
 * Reads a file of the built page.
 *
 * @param pathname  of the URL, still percent-encoded; `/` is index.html
 * @returns undefined where there is no such file, where its kind is not one that a page is made of, or where the path leads out of
 *   the folder, by its name or by a link
 */
export async function readPageFile(folder: string, pathname: string): Promise<PageFile | undefined> {
  const parts = decodedParts(pathname === '/' ? '/index.html' : pathname)
  const type = types[extname(parts?.at(-1) ?? '')]
  if (!parts || !type) return undefined
  try {
    const file = await realpath(join(folder, ...parts))
    if (!file.startsWith((await realpath(folder)) + sep)) return undefined
    const body = await readFile(file)
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
    return { body, type, etag, immutable: parts[0] === 'assets' }
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

function decodedParts(pathname: string): string[] | undefined {
  try {
    const parts = decodeURIComponent(pathname).slice(1).split('/')
    return parts.some((part) => part === '' || part.startsWith('.') || /[\\\0:]/.test(part)) ? undefined : parts
  } catch {
    return undefined
  }
}
