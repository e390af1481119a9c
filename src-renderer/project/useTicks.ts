import { ref } from 'vue'

/** Runs that are ticked in a list, in the order in which they were; with Shift all between one and the one before. */
export function useTicks(runs: () => readonly { id: string; done: number }[]) {
  const picked = ref<string[]>([])
  /** Whether Shift was held when a box was pressed: a change does not say. */
  const withShift = ref(false)
  let before: string | undefined

  function tick(id: string, isOn: boolean): void {
    const all = runs()
    const from = withShift.value ? all.findIndex((run) => run.id === before) : -1
    const to = all.findIndex((run) => run.id === id)
    const between = from < 0 ? [all[to]] : all.slice(Math.min(from, to), Math.max(from, to) + 1)
    // One without images has nothing to show.
    const ids = between.filter(({ done }) => done > 0).map((run) => run.id)
    const others = picked.value.filter((other) => !ids.includes(other))
    // Those that were ticked before keep their places: the first is A of a comparison.
    picked.value = isOn ? [...picked.value, ...ids.filter((other) => !picked.value.includes(other))] : others
    before = id
  }
  /** Ticks all that are listed and have images, after those that are ticked already. */
  function tickAll(): void {
    const ids = runs().flatMap(({ id, done }) => (done > 0 ? [id] : []))
    picked.value = [...new Set([...picked.value, ...ids])]
  }
  return { picked, withShift, tick, tickAll }
}
