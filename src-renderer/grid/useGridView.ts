import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import { mapNamed } from '../run/differenceMaps.ts'
import { gainOf } from '../run/gains.ts'

/** Sides of pictures to choose from, in CSS pixels. */
export const pictureSides = [40, 64, 96, 128, 192, 256]
const usualSide = 96

/** How a grid of several runs is shown: all of it stands in the address, so that it survives a reload and can be sent to a colleague. */
export function useGridView() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : '')
  const write = (values: Record<string, string | undefined>) =>
    void router.replace({ query: { ...route.query, ...values } })
  const word = (name: string) =>
    computed({ get: () => text(name), set: (value: string) => write({ [name]: value || undefined }) })

  return {
    runs: word('runs'),
    /** Names of sides; empty where nobody chose one. */
    columns: word('columns'),
    rows: word('rows'),
    tensor: word('tensor'),
    /** Changes of both sides at once, since the second of two would be written over the first. */
    setSides: (columns: string, rows: string) => write({ columns, rows }),
    /** The image of every run where neither side is images. */
    image: computed({
      get: () => Math.max(0, Math.trunc(Number(text('image')) || 0)),
      set: (value: number) => write({ image: value === 0 ? undefined : String(value) }),
    }),
    difference: computed({
      get: () => (text('show') === 'difference' ? 'difference' : 'images'),
      set: (value: 'images' | 'difference') => write({ show: value === 'images' ? undefined : value }),
    }),
    gain: computed({
      get: () => gainOf(text('gain')),
      set: (value: number) => write({ gain: value === 1 ? undefined : String(value) }),
    }),
    map: computed({
      get: () => mapNamed(text('map')),
      set: (value: DifferenceMap) => write({ map: value === 'signed' ? undefined : value }),
    }),
    side: computed({
      get: () => pictureSides.find((side) => String(side) === text('side')) ?? usualSide,
      set: (value: number) => write({ side: value === usualSide ? undefined : String(value) }),
    }),
  }
}
