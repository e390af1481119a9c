import { computed } from 'vue'
import { startsFromNoise } from '../../src-shared/project/runRecord.ts'
import { useAddress } from '../components/useAddress.ts'
import { trainingGrid } from '../figure/galleryGrid.ts'
import { shownMap, whyNoFlip } from '../run/differenceMaps.ts'
import { galleryColumns } from '../run/galleryColumns.ts'
import type { Tensor } from '../run/picturePath.ts'
import { useDifferenceChoice } from '../run/useDifferenceChoice.ts'
import { usePreferencesStore } from '../stores/preferencesStore.ts'
import type { TrainingView } from './useTrainingView.ts'

/** What of every checkpoint is shown, as it is or minus the last, and how the difference is; all of it stands in the address. */
export function useTrainingPictures({ series, points, axisName, compared, byRun }: TrainingView) {
  const { text, write, oneOf } = useAddress()
  const preferences = usePreferencesStore()
  const { map, gain } = useDifferenceChoice()
  const show = oneOf('show', ['images', 'difference'])

  const first = computed(() => compared.value[0]?.detail.record)
  const columns = computed(() => (first.value ? galleryColumns(first.value) : []))
  const fromNoise = computed(() => first.value?.source !== undefined && startsFromNoise(first.value.source))
  const column = computed(
    () =>
      columns.value.find(({ tensor }) => tensor === text('tensor')) ??
      columns.value.find(({ tensor }) => tensor === (fromNoise.value ? 'samples' : 'latents')) ??
      columns.value[0],
  )
  const tensor = computed<Tensor>({
    get: () => column.value?.tensor ?? 'samples',
    set: (value) => write({ tensor: value }),
  })
  /** What all checkpoints started from, where it is not what is shown of them. */
  const start = computed(() =>
    columns.value.find(({ tensor: name }) => name === (fromNoise.value ? 'noise' : 'samples') && name !== tensor.value),
  )
  const noFlip = computed(() => first.value && whyNoFlip(column.value, first.value, 'runs'))
  const minus = computed(() => (show.value === 'difference' ? points.value.at(-1)?.runId : undefined))
  const shownPoints = computed(() =>
    points.value.map((point) => ({ ...point, count: byRun.value.get(point.runId)?.detail.record.count ?? Infinity })),
  )
  const components = computed(() => (first.value?.shape[0] ?? 0) > 3)

  return {
    show,
    map,
    gain,
    noFlip,
    columns,
    column,
    tensor,
    fromNoise,
    start,
    minus,
    components,
    shownMap: computed(() => shownMap(map.value, noFlip.value)),
    points: shownPoints,
    figure: () =>
      trainingGrid(shownPoints.value, column.value!, {
        name: series.value!.name,
        axis: axisName.value,
        colours: preferences.colours,
        start: start.value && { column: start.value, runId: points.value[0].runId },
        minus: minus.value,
        gain: gain.value,
        map: shownMap(map.value, noFlip.value),
        components: components.value,
      }),
  }
}

export type TrainingPictures = ReturnType<typeof useTrainingPictures>
