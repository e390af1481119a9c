import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { FolderEntry, FolderView } from '../../../src-shared/contract/views.ts'
import { FileMissing, NotAllowedHere } from '../../../src-shared/errors/errors.ts'
import { declaredFrom } from '../../store/systemErrors.ts'

const kinds: [RegExp, FolderEntry['kind']][] = [
  [/\.inverscope$/i, 'project'],
  [/\.(pt|pth|safetensors|onnx)$/i, 'checkpoint'],
  [/\.(png|jpe?g|webp|tiff?|gif)$/i, 'image'],
  [/\.(npy|npz)$/i, 'tensor'],
]

/**
 * A folder for the path picker of a browser, folders first. Only folders below the roots are shown.
 *
 * @param given  the first root where left out
 * @throws FileMissing, FileNotReadable, NotAllowedHere
 */
export async function listFolder(roots: readonly string[], given: string | undefined): Promise<FolderView> {
  const folder = await realpath(given ?? roots[0]).catch(() => {
    throw FileMissing({ path: given ?? roots[0] })
  })
  const inside = (place: string) =>
    roots.some((root) => place === root || place.startsWith(root.endsWith(path.sep) ? root : root + path.sep))
  if (!inside(folder))
    throw NotAllowedHere({
      what: folder,
      reason: `the path picker shows ${roots.join(', ')} and what is below (serve --root FOLDER adds more)`,
    })
  const found = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw declaredFrom(error, folder, 'read')
  })
  const entries = await Promise.all(
    found
      .filter(({ name }) => !name.startsWith('.'))
      .map(async (entry): Promise<FolderEntry | undefined> => {
        const place = path.join(folder, entry.name)
        const stats = await stat(place).catch(() => undefined)
        if (!stats) return undefined
        if (stats.isDirectory()) return { name: entry.name, path: place, kind: 'folder' }
        return {
          name: entry.name,
          path: place,
          kind: kinds.find(([pattern]) => pattern.test(entry.name))?.[1] ?? 'file',
          bytes: stats.size,
        }
      }),
  )
  const order = (entry: FolderEntry) => (entry.kind === 'folder' ? 0 : 1)
  const shown = entries
    .filter((entry) => entry !== undefined)
    .sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name, 'en', { numeric: true }))
  const parent = path.dirname(folder)
  return {
    path: folder,
    parent: inside(parent) && parent !== folder ? parent : undefined,
    roots: [...roots],
    entries: shown,
  }
}
