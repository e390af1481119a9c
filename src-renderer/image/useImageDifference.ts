import { computed, type Ref } from 'vue'
import { mapChoices, shownMap, whyNoFlip } from '../run/differenceMaps.ts'
import { everyGalleryColumn, type GalleryArrays, type GalleryColumn } from '../run/galleryColumns.ts'
import { useDifferenceChoice } from '../run/useDifferenceChoice.ts'

const isDifference = ({ tensor }: GalleryColumn) =>
  tensor === 'latent-minus-noise' || tensor === 'reconstruction-minus-sample'

/** How the differences among an image's arrays are shown; it stands in the address, and stays from image to image. */
export function useImageDifference(record: Readonly<Ref<GalleryArrays | undefined>>) {
  const { map, gain } = useDifferenceChoice()
  const differences = computed(() => (record.value ? everyGalleryColumn(record.value).filter(isDifference) : []))
  const noFlipOf = (column: GalleryColumn) => record.value && whyNoFlip(column, record.value, 'arrays')

  /** The map of a column; undefined where it is shown signed, in the colours that all arrays have, or is no difference. */
  function mapOf(column: GalleryColumn): ReturnType<typeof shownMap> {
    return record.value && isDifference(column) ? shownMap(map.value, noFlipOf(column)) : undefined
  }
  return {
    map,
    gain,
    has: computed(() => differences.value.length > 0),
    /** Where no difference of the run is one of images. */
    noFlip: computed(() => {
      const reasons = differences.value.map(noFlipOf)
      return reasons.every((reason) => reason !== undefined) ? reasons.at(-1) : undefined
    }),
    mapOf,
    wordsOf: (column: GalleryColumn) => mapChoices.find(({ value }) => value === mapOf(column))?.label,
  }
}
