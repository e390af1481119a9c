import type { RowSource } from './rowSource.ts'

/** Chosen rows of a source, by their places, as a set of their own. */
export const rowsAt = (source: RowSource, places: readonly number[]): RowSource => ({
  ...source,
  n: places.length,
  read: (first, count) =>
    readChosen(places.slice(first, first + count), source.length, async (place, some) => source.read(place, some)),
})

/** Rows of `length` entries by their numbers, in any order; neighbours are read together. */
export async function readChosen(
  wanted: readonly number[],
  length: number,
  read: (first: number, count: number) => Promise<Float32Array>,
): Promise<Float32Array> {
  if (wanted.length > 0 && wanted.every((row, place) => row === wanted[0] + place))
    return read(wanted[0], wanted.length)
  const data = new Float32Array(wanted.length * length)
  for (let place = 0; place < wanted.length;) {
    let next = place + 1
    while (next < wanted.length && wanted[next] === wanted[next - 1] + 1) next++
    data.set(await read(wanted[place], next - place), place * length)
    place = next
  }
  return data
}
