import { computed, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import { canFlip, mapChoices, mapNamed } from '../run/differenceMaps.ts'
import { gainOf } from '../run/gains.ts'
import { everyGalleryColumn, type GalleryArrays, type GalleryColumn } from '../run/galleryColumns.ts'

const isDifference = ({ tensor }: GalleryColumn) =>
  tensor === 'latent-minus-noise' || tensor === 'reconstruction-minus-sample'

/** How the differences among an image's arrays are shown; it stands in the address, and stays from image to image. */
export function useImageDifference(record: Readonly<Ref<GalleryArrays | undefined>>) {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : '')
  const write = (values: Record<string, string | undefined>) =>
    void router.replace({ query: { ...route.query, ...values } })
  const map = computed({
    get: () => mapNamed(text('map')),
    set: (value: DifferenceMap) => write({ map: value === 'signed' ? undefined : value }),
  })
  const differences = computed(() => (record.value ? everyGalleryColumn(record.value).filter(isDifference) : []))

  /** The map of a column; undefined where it is shown signed, in the colours that all arrays have, or is no difference. */
  function mapOf(column: GalleryColumn): Exclude<DifferenceMap, 'signed'> | undefined {
    if (map.value === 'signed' || !isDifference(column) || !record.value) return undefined
    return map.value === 'flip' && !canFlip(column, record.value, 'arrays') ? undefined : map.value
  }
  return {
    map,
    gain: computed({
      get: () => gainOf(text('gain')),
      set: (value: number) => write({ gain: value === 1 ? undefined : String(value) }),
    }),
    has: computed(() => differences.value.length > 0),
    flips: computed(() => differences.value.some((column) => record.value && canFlip(column, record.value, 'arrays'))),
    mapOf,
    wordsOf: (column: GalleryColumn) => mapChoices.find(({ value }) => value === mapOf(column))?.label,
  }
}
