/**
 * Where a path leads if it was moved together with another one: the folders that are other ones for that are so for this, as when a disk has another
 * name. Undefined where the two have nothing in common.
 *
 * @param from  where the other one was
 * @param to  where it was found
 */
export function movedAlike(from: string, to: string, path: string): string | undefined {
  const [before, after, parts] = [from, to, path].map((one) => one.split(/[\\/]/))
  let same = 0
  while (same < Math.min(before.length, after.length) - 1 && before.at(-1 - same) === after.at(-1 - same)) same++
  const moved = before.slice(0, before.length - same)
  // All paths of a system have its root in common, but not a drive of Windows.
  const isIn = moved.join('') !== '' && parts.length > moved.length && moved.every((part, i) => part === parts[i])
  if (!isIn || path === from) return undefined
  const separator = to.includes('\\') ? '\\' : '/'
  return [...after.slice(0, after.length - same), ...parts.slice(moved.length)].join(separator)
}
