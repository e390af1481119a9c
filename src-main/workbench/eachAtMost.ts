/**
 * Does something with each of many, a few at once: each may open a file, of which a process may have so many open only.
 *
 * @param most  that are on their way at once, 1 at least
 * @returns what each gave, in their order
 * @throws the first that fails; none begins after it
 */
export async function eachAtMost<Item, Result>(
  items: readonly Item[],
  most: number,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length)
  let next = 0
  let failed = false
  async function work(): Promise<void> {
    while (next < items.length && !failed) {
      const place = next++
      results[place] = await act(items[place]).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work))
  return results
}
