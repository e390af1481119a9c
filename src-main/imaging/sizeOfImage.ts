import { loadSharp } from './loadSharp.ts'

/**
 * The size of a picture as it is looked at, turned as its EXIF orientation says. Only the head of the file is read.
 *
 * @returns undefined for a file that cannot be read; whoever wants its pixels says so in a sentence
 */
export async function sizeOfImage(file: string): Promise<{ width: number; height: number } | undefined> {
  const sharp = await loadSharp()
  const metadata = await sharp(file)
    .metadata()
    .catch(() => undefined)
  return metadata?.autoOrient
}
