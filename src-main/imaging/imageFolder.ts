import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { DatasetEmpty } from '../../src-shared/errors/dataErrors.ts'
import { declaredFrom } from '../../src-shared/errors/systemErrors.ts'

export interface FolderImage {
  /** Relative to the dataset's folder, with forward slashes. */
  file: string
  /** Index into `classes`; absent where there are none. */
  class?: number
}

const imageName = /\.(png|jpe?g|webp|tiff?|gif)$/i

/**
 * The images of a dataset folder, in the order that defines their index.
 *
 * A folder that holds images itself is a plain dataset; its subfolders are not looked at. Otherwise every subfolder with images, at any depth,
 * is a class. Order and class numbers are those of torchvision's `ImageFolder`: classes by name, then folders by path, then files by name,
 * all by character code. Hidden files and folders are skipped; links are followed.
 *
 * @throws DatasetEmpty, FileMissing, FileNotReadable
 */
export async function listImages(folder: string): Promise<{ images: FolderImage[]; classes: string[] }> {
  const top = await listFolder(folder)
  if (top.images.length > 0) return { images: top.images.map((file) => ({ file })), classes: [] }
  const images: FolderImage[] = []
  const classes: string[] = []
  for (const name of top.folders) {
    const files = await imagesBelow(folder, name)
    if (files.length === 0) continue
    // One by one: a class may hold more images than a call takes arguments.
    for (const file of files) images.push({ file, class: classes.length })
    classes.push(name)
  }
  if (images.length === 0) throw DatasetEmpty({ path: folder })
  return { images, classes }
}

/** Images of a class folder and all folders in it, relative to `root`. */
async function imagesBelow(root: string, className: string): Promise<string[]> {
  const found: { folder: string; images: string[] }[] = []
  const left = [className]
  const seen = new Set<string>()
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    const place = path.join(root, folder)
    // Links may lead in a circle.
    const real = await realpath(place)
    if (seen.has(real)) continue
    seen.add(real)
    const { images, folders } = await listFolder(place)
    found.push({ folder, images })
    for (const name of folders) left.push(`${folder}/${name}`)
  }
  found.sort((a, b) => (a.folder < b.folder ? -1 : 1))
  return found.flatMap(({ folder, images }) => images.map((image) => `${folder}/${image}`))
}

async function listFolder(folder: string): Promise<{ images: string[]; folders: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw declaredFrom(error, folder)
  })
  const images: string[] = []
  const folders: string[] = []
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const target = entry.isSymbolicLink() ? await stat(path.join(folder, entry.name)).catch(() => undefined) : entry
    if (target?.isDirectory()) folders.push(entry.name)
    else if (target?.isFile() && imageName.test(entry.name)) images.push(entry.name)
  }
  return { images: images.sort(), folders: folders.sort() }
}
