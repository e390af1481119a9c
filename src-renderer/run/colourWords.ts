import type { Colours } from '../stores/preferencesStore.ts'
import type { GalleryColumn } from './galleryColumns.ts'

const words: Record<Colours, string> = { row: 'per image', fixed: '±3', unit: '±1' }

/** How the values of a column become colours, in few words. */
export function colourWords(column: GalleryColumn, colours: Colours): string {
  return words[coloursOf(column, colours)]
}

/** Images are shown over [-1, 1] whatever is chosen for noise, latents and differences. */
export function coloursOf(column: GalleryColumn, colours: Colours): Colours {
  return column.isImage ? 'unit' : colours
}
