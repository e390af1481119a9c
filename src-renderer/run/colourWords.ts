import { formatNumber } from '../format/formatNumber.ts'
import type { Colours } from '../stores/preferencesStore.ts'
import type { GalleryColumn } from './galleryColumns.ts'

const words: Record<Colours, string> = { row: 'per image', set: 'per set', fixed: '±3', unit: '±1', pca: 'components' }

/** What colours of a set are fitted on (fittedSample.ts). */
const ofRun = 'of every finished image of the run (of every k-th where they are more than 512 MB)'

/** The choices of how noise, latents and differences become colours, each with what it does. */
export const colourChoices: readonly { value: Colours; label: string; hint: string }[] = [
  { value: 'row', label: words.row, hint: 'From the least to the largest value of each image' },
  { value: 'set', label: words.set, hint: `From the least to the largest value ${ofRun}` },
  { value: 'fixed', label: words.fixed, hint: 'From −3 to 3, three standard deviations of the noise' },
  { value: 'unit', label: words.unit, hint: 'From −1 to 1, as images' },
  {
    value: 'pca',
    label: 'PCA',
    hint: `Red, green and blue are the first three principal components of the channels over all pixels ${ofRun}, ±3 standard deviations each`,
  },
]

/**
 * How the values of a column become colours, in few words.
 *
 * @param fitted  images that colours of a set are fitted on (fittedCount), to be said where there are such
 */
export function colourWords(column: GalleryColumn, colours: Colours, fitted?: number): string {
  const chosen = coloursOf(column, colours)
  if (fitted === undefined || (chosen !== 'set' && chosen !== 'pca')) return words[chosen]
  return `${words[chosen]} of ${formatNumber(fitted)} ${fitted === 1 ? 'image' : 'images'}`
}

/**
 * How the states of one image's path become colours, in few words: those of a set are of its own states.
 *
 * @param fitted  states that colours of a set are fitted on, of as many as were kept
 */
export function coloursOfPath(colours: Colours, kept: number, fitted: number): string {
  if (colours !== 'set' && colours !== 'pca') return `colours ${colours === 'row' ? 'per state' : words[colours]}`
  const states = `${formatNumber(kept)} ${kept === 1 ? 'state' : 'states'}`
  return `one scale, ${colours === 'set' ? 'least to largest' : words.pca} of ${fitted < kept ? `${fitted} of the ` : 'its '}${states}`
}

/** Images are shown over [-1, 1] whatever is chosen for noise, latents and differences, and more than three channels by their components. */
export function coloursOf(column: GalleryColumn, colours: Colours): Colours {
  if (column.components) return 'pca'
  return column.isImage ? 'unit' : colours
}
