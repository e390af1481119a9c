import { stat } from 'node:fs/promises'
import { hashFile } from './contentHash.ts'
import { declaredFrom } from './systemErrors.ts'

const known = new Map<string, { stamp: string; sha256: string }>()
/** Files that are remembered; beyond that all are read again. */
const most = 200_000

/** A file that changed this short a time ago may change again without another time stamp, milliseconds. */
const tooYoung = 2_000

/**
 * SHA-256 of a file that is asked for again and again, such as the images of a dataset with every run of a sweep: it is read anew only where its
 * size, its inode or its times have changed. No user program can set the time of the last change of an inode.
 *
 * @throws FileMissing, FileNotReadable
 */
export async function hashOfFile(file: string): Promise<string> {
  const stamp = await stampOf(file)
  const before = known.get(file)
  if (before?.stamp === stamp.text) return before.sha256
  const sha256 = await hashFile(file)
  if (known.size >= most) known.clear()
  // A change while it was read, or right after, must not stay unseen.
  if (Date.now() - stamp.changed > tooYoung && (await stampOf(file)).text === stamp.text)
    known.set(file, { stamp: stamp.text, sha256 })
  else known.delete(file)
  return sha256
}

async function stampOf(file: string): Promise<{ text: string; changed: number }> {
  const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = await stat(file, { bigint: true }).catch((error: unknown) => {
    throw declaredFrom(error, file)
  })
  return { text: [dev, ino, size, mtimeNs, ctimeNs].join(), changed: Number(ctimeMs) }
}
