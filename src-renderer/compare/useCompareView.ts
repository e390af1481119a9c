import { computed } from 'vue'
import type { RowPairs } from '../../src-shared/studies/rowPairs.ts'
import { useAddress } from '../components/useAddress.ts'
import { unlessChanged } from '../components/unlessChanged.ts'
import { absentRuns } from '../manage/absentRuns.ts'
import { shownMap, whyNoFlip } from '../run/differenceMaps.ts'
import { galleryColumns, type GalleryColumn } from '../run/galleryColumns.ts'
import type { Tensor } from '../run/picturePath.ts'
import { useDifferenceChoice } from '../run/useDifferenceChoice.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useNamesMet } from '../stores/useNamesMet.ts'
import { mostCompared } from './mostCompared.ts'
import { useCompared, type Compared } from './useCompared.ts'
import { useRowPairs } from './useRowPairs.ts'

/** Which runs are compared, in which order, and how; all of it stands in the address. */
export function useCompareView(projectId: string) {
  const projects = useProjectStore()
  const { text, write, oneOf } = useAddress()
  const show = oneOf('show', ['images', 'numbers', 'settings'])
  const ids = computed<string[]>({
    get: (before) =>
      unlessChanged(before, [...new Set(text('runs').split(',').filter(Boolean))].slice(0, mostCompared)),
    set: (value) => write({ runs: value.join(',') }),
  })
  const {
    compared,
    present,
    problem: problemOfRuns,
  } = useCompared(
    projectId,
    () => ids.value,
    () => show.value === 'numbers',
  )
  const { pairs, problem: problemOfPairs } = useRowPairs(projectId, () => present.value)
  const problem = computed(() => problemOfRuns.value ?? problemOfPairs.value)

  const names = useNamesMet(
    () => projects.runs,
    () => projectId,
  )
  /** The runs of the address that are not there, and why. */
  const gone = computed(() =>
    absentRuns(
      ids.value.filter((id) => !present.value.includes(id)),
      names.value,
      projects.brokenRuns,
    ),
  )

  /** All runs with their pairs; where a run comes or goes, those of before until the new ones are there. */
  const paired = computed<{ compared: readonly Compared[]; pairs: readonly RowPairs[] } | undefined>((before) => {
    if (pairs.value && compared.value.length === present.value.length)
      return { compared: compared.value, pairs: pairs.value }
    return problem.value === undefined && present.value.length > 1 ? before : undefined
  })
  /** The runs on screen. */
  const shown = computed(() => paired.value?.compared ?? compared.value)

  /** The arrays that all of them have. */
  const columns = computed<GalleryColumn[]>((before) => {
    const all = shown.value.map(({ detail }) => galleryColumns(detail.record))
    const [first = [], ...others] = all
    const shared = first.filter(({ tensor }) => others.every((list) => list.some((one) => one.tensor === tensor)))
    return unlessChanged(before, shared)
  })
  const column = computed(
    () =>
      columns.value.find(({ tensor }) => tensor === text('tensor')) ??
      columns.value.find(({ tensor }) => tensor === 'samples') ??
      columns.value[0],
  )
  const { map, gain } = useDifferenceChoice()
  const noFlip = computed(() => {
    for (const { detail } of shown.value) {
      const reason = whyNoFlip(column.value, detail.record, 'runs')
      if (reason !== undefined) return reason
    }
    return undefined
  })

  return {
    ids,
    present,
    gone,
    compared,
    paired,
    shown,
    problem,
    show,
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
    components: computed(() => shown.value.some(({ detail }) => detail.record.shape[0] > 3)),
    /** Runs that are gone keep their places as long as these are not needed. */
    add: (id: string) => {
      const isFull = ids.value.length >= mostCompared
      ids.value = [...(isFull ? present.value : ids.value), id]
    },
    remove: (id: string) => (ids.value = ids.value.filter((other) => other !== id)),
    moveFirst: (id: string) => (ids.value = [id, ...ids.value.filter((other) => other !== id)]),
    leaveGone: () => (ids.value = [...present.value]),
  }
}

export type CompareView = ReturnType<typeof useCompareView>
