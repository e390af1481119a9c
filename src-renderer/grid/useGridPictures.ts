import { computed } from 'vue'
import { runsGrid } from '../figure/runsGrid.ts'
import { useLine } from '../host/line.ts'
import { colourChoices, coloursOf } from '../run/colourWords.ts'
import { mapChoices, shownMap, signedComponents, whyNoFlip } from '../run/differenceMaps.ts'
import { differencePicture } from '../run/differencePicture.ts'
import { galleryColumn } from '../run/galleryColumns.ts'
import { runPicturePath, type RunPicture } from '../run/picturePath.ts'
import { usePreferencesStore } from '../stores/preferencesStore.ts'
import { finishedRowsOf, type GridRun } from './gridFields.ts'
import { arraysOf, type GridPicture } from './gridPlan.ts'
import { titleOfAxis, type Grid } from './useGrid.ts'
import type { GridView } from './useGridView.ts'

/** What of every run is shown, in which colours, and whether minus another; the same on screen, in words and in a figure. */
export function useGridPictures(projectId: string, grid: Grid, view: GridView) {
  const line = useLine()
  const preferences = usePreferencesStore()
  const { runs, array } = grid

  const tensor = computed({ get: () => array.value?.tensor ?? 'samples', set: (value) => (view.tensor.value = value) })
  const showsDifference = computed(() => view.difference.value === 'difference')
  const what = computed(() =>
    showsDifference.value ? `${array.value?.singular ?? ''}, difference` : (array.value?.singular ?? ''),
  )
  const noFlip = computed(() => {
    for (const run of runs.value) {
      const arrays = arraysOf(run)
      const reason = whyNoFlip(galleryColumn(arrays, tensor.value) ?? array.value, arrays, 'runs')
      if (reason !== undefined) return reason
    }
    return undefined
  })
  const map = computed(() => shownMap(view.map.value, noFlip.value))
  const components = computed(() => runs.value.some(({ traits }) => traits.shape[0] > 3))

  const progressOf = (run: GridRun) => ({ done: finishedRowsOf(run), count: run.row.count })
  /** How the values of a picture become colours, and the run that is subtracted. */
  function ruleOf({ run, minus }: GridPicture): Omit<RunPicture, 'tensor' | 'row'> {
    if (minus) {
      const shown = { gain: view.gain.value, map: map.value }
      return { minus: minus.row.id, ...differencePicture(shown, run.traits.shape, [run, minus].map(progressOf)) }
    }
    const column = galleryColumn(arraysOf(run), tensor.value)!
    return {
      colours: coloursOf(column, preferences.colours),
      like: grid.scaleRun.value?.row.id,
      fitted: grid.scaleRows.value,
    }
  }
  const urlOf = (picture: GridPicture) =>
    line.blobUrl(
      runPicturePath(projectId, picture.run.row.id, { tensor: tensor.value, row: picture.row, ...ruleOf(picture) }),
    )

  const colours = computed(() => {
    if (showsDifference.value && !map.value && components.value)
      return `Values of the first column are subtracted before they become colours. ${signedComponents}.`
    if (showsDifference.value)
      return map.value
        ? `Values of the first column are subtracted: ${mapChoices.find(({ value }) => value === map.value)!.hint}.`
        : 'Values of the first column are subtracted before they become colours: mid grey is no difference.'
    if (array.value?.isImage && !array.value.components) return 'Images are shown over [−1, 1], in every run alike.'
    const chosen = array.value && coloursOf(array.value, preferences.colours)
    if (chosen === 'row')
      return 'Every picture has its own colours, from its least to its largest value: pictures cannot be compared by their brightness. Choose other colours for one scale over all.'
    const words = colourChoices.find(({ value }) => value === chosen)?.hint ?? ''
    const like = grid.scaleRun.value?.row.name
    return chosen === 'fixed' || chosen === 'unit'
      ? `${words}, in every run alike.`
      : `One scale over all. ${words}; the run is ${like ?? 'the first'}.`
  })

  const figure = () =>
    runsGrid({
      title: `${what.value}: ${titleOfAxis(grid.rows.value)} by ${titleOfAxis(grid.columns.value)}`,
      plan: grid.plan.value,
      lines: grid.sections.value,
      cellOf: grid.cellOf,
      pictureOf: (picture) => {
        const { colours: range, limit, minus, map, like } = ruleOf(picture)
        return { run: picture.run.row.id, tensor: tensor.value, row: picture.row, range, limit, minus, map, like }
      },
    })
  return { tensor, what, showsDifference, noFlip, components, urlOf, colours, figure }
}

export type GridPictures = ReturnType<typeof useGridPictures>
