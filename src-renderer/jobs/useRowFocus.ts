import { watch, type Ref } from 'vue'

/**
 * Keeps the keyboard's focus in a list whose rows come, go and change places, by whomever: an element that is moved in the page loses it, and one that
 * goes away takes it along. It stays at the same control of its row, or goes on at that of the row that takes its place.
 *
 * @param list  of rows with their place as `data-index` and their key as `data-key`, their controls with what they are as `data-control`
 * @param keys  of all rows, in order
 * @param focused  the key of the row that stays drawn out of sight
 */
export function useRowFocus(
  list: Ref<HTMLElement | undefined>,
  keys: () => readonly string[],
  focused: Ref<string | undefined>,
): void {
  const rowOf = (key: string) =>
    [...(list.value?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find((row) => row.dataset.key === key)
  const joined = () => keys().join('\n')
  let held: { element: Element; key: string; control: string } | undefined

  // The page is still as it was.
  watch(joined, () => {
    held = undefined
    const element = document.activeElement
    const row = list.value?.contains(element) ? element?.closest<HTMLElement>('[data-key]') : undefined
    if (!element || !row) return
    const now = keys()
    const place = Math.min(Number(row.dataset.index), now.length - 1)
    const key = now.includes(row.dataset.key!) ? row.dataset.key! : now[place]
    if (key === undefined) return
    const control = element.closest<HTMLElement>('[data-control]')?.dataset.control ?? ''
    held = { element, key, control }
    focused.value = key
  })
  watch(
    joined,
    () => {
      if (!held || document.activeElement === held.element) return
      const row = rowOf(held.key)
      const control = row?.querySelector<HTMLElement>(`[data-control="${held.control}"]`)
      ;(control ?? row?.querySelector<HTMLElement>('[data-control]'))?.focus()
    },
    { flush: 'post' },
  )
}
