import { computed } from 'vue'
import type { RunDetail } from '../../src-shared/contract/views.ts'
import { startsFromNoise } from '../../src-shared/project/runRecord.ts'
import { unlessChanged } from '../components/unlessChanged.ts'
import { useAddress } from '../components/useAddress.ts'
import { trainingGrid } from '../figure/galleryGrid.ts'
import { useLine } from '../host/line.ts'
import { coloursOf } from '../run/colourWords.ts'
import { shownMap, whyNoFlip } from '../run/differenceMaps.ts'
import { differencePicture } from '../run/differencePicture.ts'
import { finishedRows } from '../run/finishedRows.ts'
import { rowsInAddress } from '../run/fittedOfRun.ts'
import { galleryColumns, type GalleryColumn } from '../run/galleryColumns.ts'
import { runPicturePath, type Tensor } from '../run/picturePath.ts'
import { useDifferenceChoice } from '../run/useDifferenceChoice.ts'
import { whyUnfinished, type PictureGap } from '../run/whyUnfinished.ts'
import { usePreferencesStore } from '../stores/preferencesStore.ts'
import type { TrainingView } from './useTrainingView.ts'

/** A checkpoint with the run of it. */
export interface TrainingPoint {
  step: number
  runId: string
  /** Images that there will be. */
  count: number
  /** Images that are finished. */
  done: number
}

/** The checkpoints of an address with what is known of their runs. */
interface ToldRuns {
  address: string
  runs: { step: number; runId: string; detail: RunDetail; isFinished: (row: number) => boolean }[]
}

/** What of every checkpoint is shown, as it is or minus the last, and how the difference is; all of it stands in the address. */
export function useTrainingPictures(
  projectId: string,
  { series, base, points, axisName, compared, byRun, problem }: TrainingView,
) {
  const line = useLine()
  const { text, write, oneOf } = useAddress()
  const preferences = usePreferencesStore()
  const difference = useDifferenceChoice()
  const show = oneOf('show', ['images', 'difference'])

  /** All of them; where a run comes, or takes the place of another, those of before until it is told of. */
  const told = computed<ToldRuns | undefined>((before) => {
    const address = `${series.value?.key} ${base.value}`
    const runs = points.value.flatMap(({ step, runId }) => {
      const detail = byRun.value.get(runId)?.detail
      return detail ? [{ step, runId, detail, isFinished: finishedRows(detail.completed) }] : []
    })
    if (runs.length === points.value.length) return { address, runs }
    return problem.value === undefined && before?.address === address ? before : undefined
  })
  const toldOf = computed(() => new Map(told.value?.runs.map((run) => [run.runId, run])))
  const first = computed(() => (told.value?.runs[0] ?? compared.value[0])?.detail.record)
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
      (told.value?.runs ?? []).map(({ step, runId, detail: { record, row } }) => ({
        step,
        runId,
        count: record.count,
        done: row.done,
      })),
    ),
  )
  /** The last one, which is subtracted from all. */
  const subtracted = computed(() => (show.value === 'difference' ? shownPoints.value.at(-1) : undefined))
  const minus = computed(() => subtracted.value?.runId)
  const components = computed(() => (first.value?.shape[0] ?? 0) > 3)
  const map = computed(() => shownMap(difference.map.value, noFlip.value))

  const pictureOf = (point: TrainingPoint, row: number, of: GalleryColumn) =>
    line.blobUrl(
      runPicturePath(projectId, point.runId, {
        tensor: of.tensor,
        row,
        colours: coloursOf(of, preferences.colours),
        fitted: rowsInAddress(point),
      }),
    )
  function urlOf(point: TrainingPoint, row: number): string {
    const { value: last } = subtracted
    if (!last) return pictureOf(point, row, column.value!)
    const shown = { gain: difference.gain.value, map: map.value }
    const colours = differencePicture(shown, first.value!.shape, [point, last])
    return line.blobUrl(
      runPicturePath(projectId, point.runId, { tensor: tensor.value, row, minus: last.runId, ...colours }),
    )
  }
  const hasFinished = ({ runId }: TrainingPoint, row: number) => toldOf.value.get(runId)?.isFinished(row) ?? false
  /** Why a checkpoint has no picture of a row; undefined where it has one. */
  function gapOf(point: TrainingPoint, row: number): PictureGap | undefined {
    const without = [point, subtracted.value ?? point].find((one) => !hasFinished(one, row))
    const detail = without && toldOf.value.get(without.runId)?.detail
    if (!detail) return undefined
    const name = `${detail.record.name}${without === point ? '' : ', which is subtracted,'}`
    return whyUnfinished(name, row, detail.row.state)
  }
  /** The same for all checkpoints, so that any of them has it; undefined where not one has finished the row. */
  const startUrlOf = computed(() => {
    const { value: from } = start
    return (
      from &&
      ((row: number) => {
        const point = shownPoints.value.find((one) => hasFinished(one, row))
        return point && pictureOf(point, row, from)
      })
    )
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
    gapOf,
    startUrlOf,
    components,
    points: shownPoints,
    figure: () =>
      trainingGrid(shownPoints.value, column.value!, {
        name: series.value!.name,
        axis: axisName.value,
        colours: preferences.colours,
        start: start.value && { column: start.value, runId: shownPoints.value[0].runId },
        minus: minus.value,
        gain: difference.gain.value,
        map: map.value,
        components: components.value,
      }),
  }
}

export type TrainingPictures = ReturnType<typeof useTrainingPictures>
