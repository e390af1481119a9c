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
    hint: 'How different a pixel looks to a person who flips between both, 0 to 1, at 67 pixels per degree (Andersson and others, 2020); of a latent model, of its decoded images',
  },
]

/** What signed differences of more than three channels are, in place of their hint. */
export const signedComponents =
  'Red, green and blue are the first three principal components of the differences of each run: mid grey is their mean, not 0'

/** The map that an address names; signed where it names none. */
export function mapNamed(text: string): DifferenceMap {
  return DifferenceMap.safeParse(text).data ?? 'signed'
}

/** The map of one value for every pixel that is shown of what was chosen; undefined where that is signed, also for want of FLIP. */
export function shownMap(
  chosen: DifferenceMap,
  noFlip: string | undefined,
): Exclude<DifferenceMap, 'signed'> | undefined {
  return chosen === 'signed' || (chosen === 'flip' && noFlip !== undefined) ? undefined : chosen
}

/**
 * Why FLIP has nothing to say of an array, as a sentence; undefined where it has: of images in grey or three colours, those of latent models
 * as they are decoded.
 *
 * @param between  `arrays` of one run, or the same array of two `runs`: what is a difference already is no image at either end
 */
export function whyNoFlip(
  column: GalleryColumn | undefined,
  { shape: [channels], model }: GalleryArrays,
  between: 'arrays' | 'runs',
): string | undefined {
  const areImages = column?.isImage || (between === 'arrays' && column?.tensor === 'reconstruction-minus-sample')
  if (!areImages)
    return `FLIP says how different images look, and these are none: ${between === 'runs' ? 'choose samples or reconstructions' : 'it needs samples with their reconstructions'}.`
  if (model?.autoencoder !== undefined || channels === 1 || channels === 3) return undefined
  return `FLIP needs images, and no autoencoder decodes these ${channels} channels: the model has none.`
}
