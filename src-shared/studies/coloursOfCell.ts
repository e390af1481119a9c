import type { StudyGrid } from './studyResult.ts'

type Cell = NonNullable<StudyGrid['cells'][number][number]>

/** Where the colours of noise, latents and differences are full: three standard deviations of the noise, as in the gallery. */
const limit = 3

/** How a picture of a study's grid gets its colours: what `array` means for the array that it shows. */
export function coloursOfCell(
  { range }: Pick<StudyGrid, 'range'>,
  { tensor }: Pick<Cell, 'tensor'>,
): { range: 'unit' | 'row' } | { range: 'fixed'; limit: number } {
  if (range !== 'array') return { range }
  return tensor === 'samples' || tensor === 'reconstructions' ? { range: 'unit' } : { range: 'fixed', limit }
}
