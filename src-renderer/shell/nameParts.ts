/** More letters than these leave too little room for what a name begins with. */
const mostOfEnd = 14

/**
 * A long name in two parts, so that where there is no room for all of it its middle goes and not its end, in which runs of one sweep differ.
 *
 * @returns what it begins with, its last space included, and its last parts between commas; the second is empty where none is short enough
 */
export function nameParts(name: string): [start: string, end: string] {
  for (let place = name.indexOf(', '); place > 0; place = name.indexOf(', ', place + 1)) {
    const end = name.slice(place + 2)
    if (end.length > 0 && end.length <= mostOfEnd) return [name.slice(0, place + 2), end]
  }
  return [name, '']
}
