import type { Colours } from '../stores/preferencesStore.ts'
import type { GalleryColumn } from './galleryColumns.ts'

const words: Record<Colours, string> = { row: 'per image', set: 'per set', fixed: '±3', unit: '±1', pca: 'components' }

/** The choices of how noise, latents and differences become colours, each with what it does. */
export const colourChoices: readonly { value: Colours; label: string; hint: string }[] = [
  { value: 'row', label: words.row, hint: 'From the least to the largest value of each image' },
  { value: 'set', label: words.set, hint: 'From the least to the largest value of up to 64 images of the run' },
  { value: 'fixed', label: words.fixed, hint: 'From −3 to 3, three standard deviations of the noise' },
  { value: 'unit', label: words.unit, hint: 'From −1 to 1, as images' },
  {
    value: 'pca',
    label: 'PCA',
    hint: 'Red, green and blue are the first three principal components of the channels over up to 64 images of the run, ±3 standard deviations each',
  },
]

/** How the values of a column become colours, in few words. */
export function colourWords(column: GalleryColumn, colours: Colours): string {
  return words[coloursOf(column, colours)]
}

/** Images are shown over [-1, 1] whatever is chosen for noise, latents and differences, and more than three channels by their components. */
export function coloursOf(column: GalleryColumn, colours: Colours): Colours {
  if (column.components) return 'pca'
  return column.isImage ? 'unit' : colours
}
