import type { FolderEntry } from '../../src-shared/contract/views.ts'

/** What an imported file can be, in the order of the form. */
export const importedArrays = ['noise', 'samples', 'latents', 'reconstructions', 'trajectory'] as const
export type ImportedArray = (typeof importedArrays)[number]

/** In the order in which they are looked for: `sampling_states.npy` holds states, `reconstructed_samples.pt` reconstructions. */
const words: readonly (readonly [ImportedArray, RegExp])[] = [
  ['trajectory', /traj|state/i],
  ['reconstructions', /recon/i],
  ['latents', /latent/i],
  ['noise', /noise/i],
  ['samples', /sample/i],
]

/** Whether a file may hold arrays, by the end of its name. */
export const isArrayFile = (name: string): boolean => /\.(npy|npz|pt|pth)$/i.test(name)

/** Which array of a run a file holds, as far as its name tells: `latents.pt` holds latents. */
export function arrayOfFile(path: string): ImportedArray | undefined {
  const name = path.split(/[\\/]/).at(-1)!
  return isArrayFile(name) ? words.find(([, word]) => word.test(name))?.[0] : undefined
}

/** The files of a folder that are arrays by their names, of each array the first that has no path yet. */
export function arraysBeside(
  entries: readonly FolderEntry[],
  given: Readonly<Partial<Record<ImportedArray, string>>>,
): Partial<Record<ImportedArray, string>> {
  const found: Partial<Record<ImportedArray, string>> = {}
  const taken = new Set(Object.values(given))
  for (const { path, kind } of entries) {
    const array = kind === 'folder' || taken.has(path) ? undefined : arrayOfFile(path)
    if (array && !given[array]) found[array] ??= path
  }
  return found
}
