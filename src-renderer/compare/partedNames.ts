/** A name in two parts: what it has in common with another one, and what tells it from that. */
export interface PartedName {
  begin: string
  end: string
}

/**
 * Names of runs of one sweep begin alike and differ in their ends: each in two parts, so that the one that they share is cut where there is no room
 * for both. Of several settings that a sweep goes over the first one ends what is shared. The first part ends between words, and is empty where no
 * other name begins so.
 */
export function partedNames(names: readonly string[]): PartedName[] {
  return names.map((name) => {
    const borders = names.map((other) => borderBefore(name, sharedLength(name, other))).filter((border) => border > 0)
    const border = borders.length > 0 ? Math.min(...borders) : 0
    return { begin: name.slice(0, border), end: name.slice(border) }
  })
}

/** Where the word begins that a place is in; a number has the word before it, too: `T 20`, `step 1000`. */
function borderBefore(name: string, place: number): number {
  const word = name.slice(0, place).search(/[^\s,_/-]*$/u)
  return /^\d/.test(name.slice(word)) ? name.slice(0, word).search(/(?:(?<!\p{L})\p{L}+ )?$/u) : word
}

/** Characters that two names begin with alike; none where they are the same name, whose ends tell nothing. */
function sharedLength(name: string, other: string): number {
  if (name === other) return 0
  let length = 0
  while (length < name.length && name[length] === other[length]) length++
  return length
}
