const quote = 0x22
const backslash = 0x5c
const opening = 0x7b
const closing = 0x7d
const colon = 0x3a

/**
 * The first key that an object in a JSON text has twice; JSON.parse would take the last one in silence, and other readers the first.
 *
 * @param json  valid JSON; one pass over it, without recursion
 */
export function duplicateKey(json: string): string | undefined {
  const objects: Set<string>[] = []
  for (let i = 0; i < json.length; i++) {
    const character = json.charCodeAt(i)
    if (character === opening) objects.push(new Set())
    else if (character === closing) objects.pop()
    else if (character === quote) {
      const end = endOfString(json, i)
      if (isKey(json, end)) {
        const key = JSON.parse(json.slice(i, end)) as string
        const keys = objects[objects.length - 1]
        if (keys.has(key)) return key
        keys.add(key)
      }
      i = end - 1
    }
  }
  return undefined
}

/** Position behind the closing quote of the string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let i = start + 1
  while (json.charCodeAt(i) !== quote) i += json.charCodeAt(i) === backslash ? 2 : 1
  return i + 1
}

function isKey(json: string, end: number): boolean {
  let i = end
  while (json.charCodeAt(i) <= 0x20) i++
  return json.charCodeAt(i) === colon
}
