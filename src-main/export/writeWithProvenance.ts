import path from 'node:path'
import { sidecarOf, type WriteFile } from './provenance.ts'

/**
 * Writes an export with its provenance beside it (`<file>.json`).
 *
 * @param facts  what the file shows: title, caption, format, size
 * @param provenance  JSON: run ids, identity of the model, seeds, settings, versions, date; whatever makes the figure again
 * @param write  puts a whole file in place (`writeFileAtomically` of the store)
 * @returns the files written, the export first
 * @throws what `write` throws
 */
export async function writeWithProvenance(
  file: string,
  data: Buffer,
  {
    facts,
    provenance,
    write,
  }: { facts: Record<string, unknown>; provenance: Record<string, unknown>; write: WriteFile },
): Promise<{ path: string; bytes: number }[]> {
  const sidecar = sidecarOf(file, { ...facts, file: path.basename(file) }, provenance)
  await write(file, data)
  await write(sidecar.path, sidecar.data)
  return [
    { path: file, bytes: data.length },
    { path: sidecar.path, bytes: sidecar.data.length },
  ]
}
