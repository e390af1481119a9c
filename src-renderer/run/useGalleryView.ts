import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { imageRangesText, readImageRanges } from '../../src-shared/project/imageRanges.ts'
import { unlessChanged } from '../components/unlessChanged.ts'
import type { GalleryFilter, Grouping } from './galleryLines.ts'
import { measurements } from './measurements.ts'
import type { Direction, Measure, Sort } from '../../src-shared/studies/rowMeasures.ts'

export type RunView = 'rows' | 'grid' | 'chart' | 'health' | 'log'
type Query = Record<string, string | undefined>

const isMeasure = (value: unknown): value is Measure => measurements.some(({ measure }) => measure === value)

/** How a run is shown: all of it stands in the address, so that it survives a reload and can be sent to a colleague. */
export function useGalleryView() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => {
    const value = route.query[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const write = (values: Query) => void router.replace({ query: { ...route.query, ...values } })
  const number = (name: string) => {
    const value = Number(text(name) ?? Number.NaN)
    return Number.isFinite(value) ? value : undefined
  }

  const view = computed<RunView>({
    get: () => (['grid', 'chart', 'health', 'log'] as const).find((name) => name === text('view')) ?? 'rows',
    set: (value) => write({ view: value }),
  })
  const sort = computed<Sort>({
    get: () => {
      const value = text('sort')
      return isMeasure(value) ? value : 'index'
    },
    set: (value) => write({ sort: value, direction: undefined }),
  })
  const direction = computed<Direction>({
    get: () =>
      text('direction') === 'up' || text('direction') === 'down' ? (text('direction') as Direction) : usual(),
    set: (value) => write({ direction: value }),
  })
  const usual = (): Direction => (sort.value === 'index' ? 'up' : 'down')
  const grouping = computed<Grouping>({
    get: () => (['class', 'seed', 'starred'] as const).find((name) => name === text('group')) ?? 'none',
    set: (value) => write({ group: value === 'none' ? undefined : value }),
  })
  const filter = computed<Omit<GalleryFilter, 'only'>>({
    get: (before) => {
      const measure = text('by')
      return unlessChanged(before, {
        starred: text('starred') === '1',
        ...imagesOf(text('images')),
        ...(isMeasure(measure) && { measure, least: number('least'), most: number('most') }),
        text: text('text'),
      })
    },
    set: ({ starred, images, measure, least, most, text: words }) =>
      write({
        starred: starred ? '1' : undefined,
        images: images && imageRangesText(images),
        by: measure,
        least: least?.toString(),
        most: most?.toString(),
        text: words || undefined,
      }),
  })
  const showsImages = computed(() => view.value === 'rows' || view.value === 'grid')
  return { view, showsImages, sort, direction, grouping, filter }
}

/** An address that somebody mistyped shows all. */
function imagesOf(written: string | undefined): Pick<GalleryFilter, 'images'> {
  const read = written === undefined ? undefined : readImageRanges(written)
  return read && 'ranges' in read ? { images: read.ranges } : {}
}

export type GalleryView = ReturnType<typeof useGalleryView>
