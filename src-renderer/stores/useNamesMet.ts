import { shallowRef, watch, type ShallowRef } from 'vue'
import type { RunRow } from '../../src-shared/contract/views.ts'

/**
 * The names of the runs that stood on a page, by their ids, also of those that have been removed since.
 *
 * @param runs  that stand there at present
 * @param place  what they are remembered for: with another, the page begins anew
 */
export function useNamesMet(
  runs: () => readonly Pick<RunRow, 'id' | 'name'>[],
  place: () => string,
): Readonly<ShallowRef<ReadonlyMap<string, string>>> {
  const names = shallowRef<ReadonlyMap<string, string>>(new Map())
  watch(
    [place, runs],
    ([now, present], [before]) => {
      const kept = now === before ? names.value : []
      names.value = new Map([...kept, ...present.map(({ id, name }): [string, string] => [id, name])])
    },
    // Whoever asks who is gone is to know them already.
    { immediate: true, flush: 'sync' },
  )
  return names
}
