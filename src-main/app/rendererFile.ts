import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/**
 * A file of the built page.
 *
 * @param pathname  of the URL, percent-encoded; `/` is index.html
 * @returns undefined where there is none, or where its name or a link in it leads out of the folder (compared after `realpath`)
 */
export async function readRendererFile(
  folder: string,
  pathname: string,
): Promise<{ body: Uint8Array; type: string } | undefined> {
  try {
    const name = decodeURIComponent(pathname === '/' ? '/index.html' : pathname).slice(1)
    const type = types[path.extname(name)]
    const root = await realpath(folder)
    const file = await realpath(path.join(root, name))
    const inside = path.relative(root, file)
    if (!type || inside.startsWith('..') || path.isAbsolute(inside)) return undefined
    return { body: await readFile(file), type }
  } catch {
    return undefined
  }
}
