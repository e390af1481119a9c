import { computed } from 'vue'
import { startsFromNoise } from '../../src-shared/project/runRecord.ts'
import { unlessChanged } from '../components/unlessChanged.ts'
import { useAddress } from '../components/useAddress.ts'
import { trainingGrid } from '../figure/galleryGrid.ts'
import { useLine } from '../host/line.ts'
import { coloursOf } from '../run/colourWords.ts'
import { shownMap, whyNoFlip } from '../run/differenceMaps.ts'
import { differencePicture } from '../run/differencePicture.ts'
import { galleryColumns, type GalleryColumn } from '../run/galleryColumns.ts'
import { runPicturePath, type Tensor } from '../run/picturePath.ts'
import { useDifferenceChoice } from '../run/useDifferenceChoice.ts'
import { usePreferencesStore } from '../stores/preferencesStore.ts'
import type { TrainingView } from './useTrainingView.ts'

/** A checkpoint with the run of it. */
export interface TrainingPoint {
  step: number
  runId: string
  /** Images that there will be; Infinity while it is not known. */
  count: number
  /** Images that are finished. */
  done: number
}

/** What of every checkpoint is shown, as it is or minus the last, and how the difference is; all of it stands in the address. */
export function useTrainingPictures(projectId: string, { series, points, axisName, compared, byRun }: TrainingView) {
  const line = useLine()
  const { text, write, oneOf } = useAddress()
  const preferences = usePreferencesStore()
  const difference = useDifferenceChoice()
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
  /** What is measured of them arrives in groups, and changes none of the pictures. */
  const shownPoints = computed<TrainingPoint[]>((before) =>
    unlessChanged(
      before,
      points.value.map((point) => {
        const { record, row } = byRun.value.get(point.runId)?.detail ?? {}
        return { ...point, count: record?.count ?? Infinity, done: row?.done ?? 0 }
      }),
    ),
  )
  /** The last one, which is subtracted from all. */
  const subtracted = computed(() => (show.value === 'difference' ? shownPoints.value.at(-1) : undefined))
  const minus = computed(() => subtracted.value?.runId)
  const components = computed(() => (first.value?.shape[0] ?? 0) > 3)
  const map = computed(() => shownMap(difference.map.value, noFlip.value))

  const pictureOf = (runId: string, row: number, of: GalleryColumn) =>
    line.blobUrl(
      runPicturePath(projectId, runId, { tensor: of.tensor, row, colours: coloursOf(of, preferences.colours) }),
    )
  function urlOf(point: TrainingPoint, row: number): string {
    const { value: last } = subtracted
    if (!last) return pictureOf(point.runId, row, column.value!)
    const shown = { gain: difference.gain.value, map: map.value }
    const colours = differencePicture(shown, first.value!.shape, [point, last])
    return line.blobUrl(
      runPicturePath(projectId, point.runId, { tensor: tensor.value, row, minus: last.runId, ...colours }),
    )
  }
  const startUrlOf = computed(() => {
    const { value: from } = start
    return from && ((row: number) => pictureOf(points.value[0].runId, row, from))
  })

  return {
    show,
    map: difference.map,
    gain: difference.gain,
    noFlip,
    columns,
    column,
    tensor,
    fromNoise,
    urlOf,
    startUrlOf,
    components,
    points: shownPoints,
    figure: () =>
      trainingGrid(shownPoints.value, column.value!, {
        name: series.value!.name,
        axis: axisName.value,
        colours: preferences.colours,
        start: start.value && { column: start.value, runId: points.value[0].runId },
        minus: minus.value,
        gain: difference.gain.value,
        map: map.value,
        components: components.value,
      }),
  }
}

export type TrainingPictures = ReturnType<typeof useTrainingPictures>
