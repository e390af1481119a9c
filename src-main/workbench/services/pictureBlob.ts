import { hashBytes } from '../../store/contentHash.ts'
import type { Blob } from './blobs.ts'

/**
 * A PNG picture of a row, as a browser keeps it. A row that was lost and computed again, on another device for example, is a little different, so
 * the tag tells the content too.
 *
 * @param key  what is shown, and how
 */
export function pictureBlob(body: Uint8Array, key: string): Blob {
  return { body, type: 'image/png', etag: `"${key}-${hashBytes(body).slice(0, 16)}"` }
}
