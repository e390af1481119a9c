/** Puts a whole file in place, or throws and leaves what was there. */
export type WriteFile = (file: string, data: Uint8Array) => Promise<void>

/** The file beside an export that says what it shows and from what it was made: `<file>.json`. */
export function sidecarOf(
  file: string,
  facts: Record<string, unknown>,
  provenance: Record<string, unknown>,
): { path: string; data: Buffer } {
  return {
    path: `${file}.json`,
    data: Buffer.from(`${JSON.stringify({ ...facts, provenance }, undefined, 2)}\n`, 'utf8'),
  }
}
