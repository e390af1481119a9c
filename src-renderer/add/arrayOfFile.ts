import type { FolderEntry } from '../../src-shared/contract/views.ts'

/** What an imported file can be, in the order of the form. */
export const importedArrays = ['noise', 'samples', 'latents', 'reconstructions', 'trajectory'] as const
export type ImportedArray = (typeof importedArrays)[number]

/**
 * Whole words, because `denoiser.pt`, `sampler.pt` and `state_dict.pt` are networks. In the order in which they are looked for: `sampling_states.npy`
 * holds states, `reconstructed_samples.pt` reconstructions.
 */
const words: readonly (readonly [ImportedArray, RegExp])[] = [
  ['trajectory', wholeWord('traj|trajectory|trajectories|states')],
  ['reconstructions', wholeWord('recons?|reconstructed|reconstructions?')],
  ['latents', wholeWord('latents?(?![-_ ]?diffusion)')],
  ['noise', wholeWord('noises?')],
  ['samples', wholeWord('samples?|sampled')],
]

/** Between whatever is no letter: the word of `noise2.npy` and of `x_samples.npy`. */
function wholeWord(alternatives: string): RegExp {
  return new RegExp(`(?<![a-z])(?:${alternatives})(?![a-z])`, 'i')
}

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
