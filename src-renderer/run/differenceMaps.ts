import { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import type { GalleryArrays, GalleryColumn } from './galleryColumns.ts'

/** The choices of how a difference is shown, each with what it does. */
export const mapChoices: readonly { value: DifferenceMap; label: string; hint: string }[] = [
  { value: 'signed', label: 'Signed', hint: 'Channel by channel: mid grey is no difference, brighter is more' },
  { value: 'l1', label: '|Δ| (L1)', hint: 'The mean of |Δ| over the channels of every pixel' },
  { value: 'l2', label: 'RMS (L2)', hint: 'The root mean square of Δ over the channels of every pixel' },
  {
    value: 'flip',
    label: 'FLIP',
    hint: 'How different a pixel looks to a person who flips between both, 0 to 1, at 67 pixels per degree (Andersson and others, 2020)',
  },
]

/** What signed differences of more than three channels are, in place of their hint. */
export const signedComponents =
  'Red, green and blue are the first three principal components of the differences of each run: mid grey is their mean, not 0'

/** The map that an address names; signed where it names none. */
export function mapNamed(text: string): DifferenceMap {
  return DifferenceMap.safeParse(text).data ?? 'signed'
}

/**
 * Whether FLIP has something to say of an array: of images that are shown as they are, in grey or three colours.
 *
 * @param between  `arrays` of one run, or the same array of two `runs`: what is a difference already is no image at either end
 */
export function canFlip(
  column: GalleryColumn | undefined,
  { shape, model }: GalleryArrays,
  between: 'arrays' | 'runs',
): boolean {
  const areImages = column?.isImage || (between === 'arrays' && column?.tensor === 'reconstruction-minus-sample')
  return Boolean(areImages) && model?.autoencoder === undefined && (shape[0] === 1 || shape[0] === 3)
}
