/** A row's name in the gallery: `#008`. */
export function rowName(row: number): string {
  return `#${String(row).padStart(3, '0')}`
}
