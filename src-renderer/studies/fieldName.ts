/** A setting of a study as people read it: `baseStep` is `Base step`. */
export function fieldName(key: string): string {
  return key
    .replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^\w/, (letter) => letter.toUpperCase())
}
