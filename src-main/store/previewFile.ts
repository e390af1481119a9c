import path from 'node:path'

/** Arrays of a latent model's run whose rows are kept as decoded pictures as well. */
export const decodedNames = ['samples', 'reconstructions'] as const
export type DecodedName = (typeof decodedNames)[number]

/**
 * Where the decoded picture of a row lies.
 *
 * @param folder  runPaths(…).previews
 */
export function previewFile(folder: string, tensor: DecodedName, row: number): string {
  return path.join(folder, tensor, `${row}.png`)
}
