import { parseWidth, venues } from '../../src-shared/figures/figureSize.ts'

/** The width of a figure; that of a column where a project written by hand holds none, which the page then says. */
export function widthInInches(width: string): number {
  try {
    return parseWidth(width)
  } catch {
    return venues.column.inches
  }
}
