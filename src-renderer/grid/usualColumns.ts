import { runField, type GridField, type GridRun } from './gridFields.ts'

/**
 * What the columns of a grid go along where nobody chose it: the first setting that its runs differ in by which most places have one, or the runs
 * themselves: unlike ones, such as all of a project, would stand among empty places.
 *
 * @param settings  that they differ in, without the one that the rows go along
 */
export function usualColumns(runs: readonly GridRun[], settings: readonly GridField[]): GridField {
  return settings.find((field) => filled(runs, settings, field) > 1 / 2) ?? runField
}

/** The share of places that have a run: columns go along a setting, and the runs that agree in all others are a group of rows. */
function filled(runs: readonly GridRun[], settings: readonly GridField[], columns: GridField): number {
  const others = settings.filter((field) => field !== columns)
  const groupOf = (run: GridRun) => JSON.stringify(others.map(({ valueOf }) => valueOf(run).key))
  const columnOf = (run: GridRun) => columns.valueOf(run).key
  const count = (of: (run: GridRun) => string) => new Set(runs.map(of)).size
  return count((run) => `${groupOf(run)} ${columnOf(run)}`) / (count(groupOf) * count(columnOf))
}
