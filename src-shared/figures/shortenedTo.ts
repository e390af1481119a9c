/** A name that is no wider, with … for its middle where it was: names of runs differ at their ends. */
export function shortenedTo(name: string, most: number, widthOf: (text: string) => number): string {
  if (widthOf(name) <= most) return name
  const letters = [...name]
  for (let left = letters.length - 1; left > 1; left--) {
    const shorter = `${letters.slice(0, Math.ceil(left / 2)).join('')}…${letters.slice(-Math.floor(left / 2)).join('')}`
    if (widthOf(shorter) <= most) return shorter
  }
  return '…'
}
