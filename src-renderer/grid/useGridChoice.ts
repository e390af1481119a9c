import { computed, shallowRef, watch } from 'vue'
import type { GridPlace } from './gridSections.ts'
import type { Grid } from './useGrid.ts'

/** A cell by where it stands at present. */
export interface GridChoice {
  line: number
  column: number
}

interface Chosen extends GridPlace {
  column: number
  /** The run that stood there; nothing where there was none. */
  run?: string
  class?: number
  /** Its heads. */
  words: string
}

/** The cell that a person chose: it stays with its run and image where runs arrive, finish or go, and is dropped where they are gone. */
export function useGridChoice(grid: Grid) {
  const chosen = shallowRef<Chosen>()
  watch([grid.columnsName, grid.rowsName], () => (chosen.value = undefined))

  const wordsOf = (place: GridPlace, column: number) =>
    JSON.stringify([
      grid.plan.value.sections[place.section].title,
      grid.plan.value.rowTitle(place),
      grid.plan.value.columnTitle(column),
    ])

  function choose({ line, column }: GridChoice): void {
    const { plan, sections } = grid
    const place = sections.value.placeOf(line)
    chosen.value = {
      ...place,
      column,
      run: plan.value.runAt(place, column)?.row.id,
      class: plan.value.sections[place.section].class,
      words: wordsOf(place, column),
    }
  }

  const choice = computed<GridChoice | undefined>(() => {
    const { plan, sections } = grid
    if (!chosen.value) return undefined
    const { run, ...before } = chosen.value
    const place = run === undefined ? before : plan.value.find(run, before)
    const { section = 0, row = 0, column = 0 } = place ?? {}
    if (!place || row >= (plan.value.sections.at(section)?.rows ?? 0) || column >= plan.value.columns) return undefined
    // A place without a run is known by its heads alone.
    if (run === undefined && wordsOf({ section, row }, column) !== before.words) return undefined
    return { line: sections.value.lineOf({ section, row }), column }
  })
  return { choice, choose }
}
