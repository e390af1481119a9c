import type { GridSection } from '../grid/gridSections.ts'
import type { GalleryLines } from './galleryLines.ts'

/** A gallery's groups as sections of lines with so many pictures across. */
export function gallerySections({ lines, groups }: GalleryLines, across = 1): GridSection[] {
  const rowsOf = (count: number) => Math.ceil(count / across)
  if (groups.length > 0) return groups.map(({ title, count }) => ({ title, rows: rowsOf(count) }))
  return lines.length > 0 ? [{ rows: rowsOf(lines.length) }] : []
}
