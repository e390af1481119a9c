import { computed } from 'vue'
import { useAddress } from '../components/useAddress.ts'
import { unlessChanged } from '../components/unlessChanged.ts'
import { shownMap, whyNoFlip } from '../run/differenceMaps.ts'
import { galleryColumns } from '../run/galleryColumns.ts'
import type { Tensor } from '../run/picturePath.ts'
import { useDifferenceChoice } from '../run/useDifferenceChoice.ts'
import { mostCompared } from './mostCompared.ts'
import { useCompared } from './useCompared.ts'
import { useRowPairs } from './useRowPairs.ts'

/** Which runs are compared, in which order, and how; all of it stands in the address. */
export function useCompareView(projectId: string) {
  const { text, write, oneOf } = useAddress()
  const ids = computed<string[]>({
    get: (before) =>
      unlessChanged(before, [...new Set(text('runs').split(',').filter(Boolean))].slice(0, mostCompared)),
    set: (value) => write({ runs: value.join(',') }),
  })
  const { compared, problem } = useCompared(projectId, () => ids.value)
  const { pairs, problem: problemOfPairs } = useRowPairs(projectId, () => ids.value)

  /** The arrays that all of them have. */
  const columns = computed(() => {
    const all = compared.value.map(({ detail }) => galleryColumns(detail.record))
    const [first = [], ...others] = all
    return first.filter(({ tensor }) => others.every((list) => list.some((column) => column.tensor === tensor)))
  })
  const column = computed(
    () =>
      columns.value.find(({ tensor }) => tensor === text('tensor')) ??
      columns.value.find(({ tensor }) => tensor === 'samples') ??
      columns.value[0],
  )
  const { map, gain } = useDifferenceChoice()
  const noFlip = computed(() => {
    for (const { detail } of compared.value) {
      const reason = whyNoFlip(column.value, detail.record, 'runs')
      if (reason !== undefined) return reason
    }
    return undefined
  })

  return {
    ids,
    compared,
    pairs,
    problem: computed(() => problem.value ?? problemOfPairs.value),
    show: oneOf('show', ['images', 'numbers', 'settings']),
    mode: oneOf('mode', ['side', 'wipe', 'blink', 'difference']),
    columns,
    column,
    tensor: computed<Tensor>({
      get: () => column.value?.tensor ?? 'samples',
      set: (value) => write({ tensor: value }),
    }),
    map,
    gain,
    noFlip,
    shownMap: computed(() => shownMap(map.value, noFlip.value)),
    /** Whether signed differences are shown by their principal components. */
    components: computed(() => compared.value.some(({ detail }) => detail.record.shape[0] > 3)),
    add: (id: string) => (ids.value = [...ids.value, id]),
    remove: (id: string) => (ids.value = ids.value.filter((other) => other !== id)),
    moveFirst: (id: string) => (ids.value = [id, ...ids.value.filter((other) => other !== id)]),
  }
}

export type CompareView = ReturnType<typeof useCompareView>
