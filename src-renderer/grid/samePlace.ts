import type { GridPlan } from './gridPlan.ts'
import type { GridPlace } from './gridSections.ts'

/**
 * Where a line of a grid, or the head of a group, stands in a later plan of that grid: with the first of its runs that is still there.
 *
 * @param place  in the plan of before
 * @returns undefined where nothing of it is left
 */
export function samePlace(now: GridPlan, before: GridPlan, place: GridPlace): GridPlace | undefined {
  for (const { row } of before.runsOf(place)) {
    const found = now.find(row.id, { class: before.sections[place.section].class, row: place.row, column: 0 })
    if (!found) continue
    const { section } = found
    if (place.row < 0) return { section, row: -1 }
    if (found.row < now.sections[section].rows) return { section, row: found.row }
  }
  return undefined
}
