import { computed } from 'vue'
import type { RunRow } from '../../src-shared/contract/views.ts'

/**
 * The names of the runs that stood on a page, by their ids, also of those that have been removed since.
 *
 * @param runs  that stand there at present
 * @param place  what they are remembered for: with another, the page begins anew
 */
export function useNamesMet(runs: () => readonly Pick<RunRow, 'id' | 'name'>[], place: () => string) {
  const met = computed<{ place: string; names: ReadonlyMap<string, string> }>((before) => ({
    place: place(),
    names: new Map([
      ...(before?.place === place() ? before.names : []),
      ...runs().map(({ id, name }): [string, string] => [id, name]),
    ]),
  }))
  return computed(() => met.value.names)
}
