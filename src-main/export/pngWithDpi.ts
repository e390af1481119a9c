import { crc32 } from 'node:zlib'

const signatureBytes = 8
const headerChunkBytes = 25

/**
 * Adds the physical size to a PNG, so that word processors and LaTeX place it at the size it was drawn for: the chunk pHYs (pixels per
 * metre, PNG specification 11.3.4.3) right after the header.
 */
export function pngWithDpi(png: Uint8Array, dpi: number): Buffer {
  const chunk = Buffer.alloc(21)
  const pixelsPerMetre = Math.round(dpi / 0.0254)
  chunk.writeUInt32BE(9, 0)
  chunk.write('pHYs', 4, 'latin1')
  chunk.writeUInt32BE(pixelsPerMetre, 8)
  chunk.writeUInt32BE(pixelsPerMetre, 12)
  chunk.writeUInt8(1, 16)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17)
  const at = signatureBytes + headerChunkBytes
  return Buffer.concat([png.subarray(0, at), chunk, png.subarray(at)])
}
