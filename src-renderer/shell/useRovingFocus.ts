import { computed, nextTick, ref, type Ref } from 'vue'

/** What the keyboard walks through: in order, with the text by which a letter finds it. */
export interface RovingEntry {
  readonly key: string
  readonly name: string
}

/**
 * One tab stop for a list of links: arrow keys, Home and End walk through it, letters jump to the next name that starts so.
 * Elements carry their key in `data-key`; those out of sight need not be in the page.
 *
 * @param otherwise  the key that Tab reaches before any was focused
 * @param reveal  brings an entry into the page
 */
export function useRovingFocus(
  container: Ref<HTMLElement | undefined>,
  entries: () => readonly RovingEntry[],
  { otherwise, reveal }: { otherwise: () => string | undefined; reveal: (key: string) => void },
) {
  const focused = ref<string>()
  const stop = computed(() => (entries().some(({ key }) => key === focused.value) ? focused.value : otherwise()))

  const elementOf = (key: string) =>
    [...(container.value?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find(({ dataset }) => dataset.key === key)

  function onFocusin(event: FocusEvent): void {
    const key = event.target instanceof HTMLElement ? event.target.dataset.key : undefined
    if (key) focused.value = key
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const present = event.target instanceof HTMLElement ? event.target.dataset.key : undefined
    const all = entries()
    const target = targetOf(
      event.key,
      all,
      all.findIndex(({ key }) => key === present),
    )
    if (!target) return
    event.preventDefault()
    focused.value = target.key
    reveal(target.key)
    if (elementOf(target.key)) elementOf(target.key)!.focus()
    else void nextTick(() => elementOf(target.key)?.focus())
  }

  return { onKeydown, onFocusin, /** The key of the one entry that Tab reaches. */ stop }
}

function targetOf(key: string, all: readonly RovingEntry[], index: number): RovingEntry | undefined {
  if (index < 0) return undefined
  if (key === 'ArrowDown') return all[index + 1]
  if (key === 'ArrowUp') return all[index - 1]
  if (key === 'Home') return all[0]
  if (key === 'End') return all.at(-1)
  if (key.length !== 1 || key === ' ') return undefined
  const after = [...all.slice(index + 1), ...all.slice(0, index)]
  return after.find(({ name }) => name.toLowerCase().startsWith(key.toLowerCase()))
}
