import { shallowRef, type Ref } from 'vue'

/** Rows that a person picked out to do something with all of them. They belong to the page, not to the project. */
export interface Marks {
  marked: Readonly<Ref<ReadonlySet<number>>>
  toggle(row: number): void
  /** Marks everything between the row that was marked last and this one, in the order shown. */
  upTo(row: number, lines: Int32Array): void
  clear(): void
}

export function useMarks(): Marks {
  const marked = shallowRef<ReadonlySet<number>>(new Set())
  let last: number | undefined
  return {
    marked,
    toggle(row) {
      const next = new Set(marked.value)
      if (!next.delete(row)) next.add(row)
      marked.value = next
      last = row
    },
    upTo(row, lines) {
      const from = last === undefined ? -1 : lines.indexOf(last)
      const to = lines.indexOf(row)
      const between = from < 0 ? [row] : lines.slice(Math.min(from, to), Math.max(from, to) + 1)
      marked.value = new Set([...marked.value, ...[...between].filter((line) => line >= 0)])
      last = row
    },
    clear() {
      marked.value = new Set()
      last = undefined
    },
  }
}
