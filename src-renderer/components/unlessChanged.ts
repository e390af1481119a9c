/**
 * What was said before where it is said again, for values that a page reads from its address: they are made anew at every change of the
 * address, and a new object would have everything computed again that depends on it.
 */
export function unlessChanged<Value>(before: Value | undefined, now: Value): Value {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now
}

/** The list of before where the new one holds the very same values, which may be too large to be looked into. */
export function unlessReplaced<Value>(before: readonly Value[] | undefined, now: readonly Value[]): readonly Value[] {
  return before?.length === now.length && now.every((value, i) => value === before[i]) ? before : now
}
