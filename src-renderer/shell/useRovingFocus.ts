import { ref, type Ref } from 'vue'

/**
 * One tab stop for a list of links: arrow keys, Home and End walk through it, letters jump to the next name that starts so.
 * Elements carry their key in `data-key`.
 */
export function useRovingFocus(container: Ref<HTMLElement | undefined>) {
  const focused = ref<string>()
  const entries = () => [...(container.value?.querySelectorAll<HTMLElement>('[data-key]') ?? [])]

  function onFocusin(event: FocusEvent): void {
    const key = event.target instanceof HTMLElement ? event.target.dataset.key : undefined
    if (key) focused.value = key
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const all = entries()
    const index = all.findIndex((element) => element === document.activeElement)
    if (index < 0) return
    const target = targetOf(event.key, all, index)
    if (!target) return
    event.preventDefault()
    target.focus()
  }

  return {
    onKeydown,
    onFocusin,
    /** 0 for the one entry that Tab reaches, -1 for the others. */
    tabindexOf: (key: string, otherwise?: string) => {
      const stop = focused.value && entries().some((e) => e.dataset.key === focused.value) ? focused.value : otherwise
      return key === stop ? 0 : -1
    },
  }
}

function targetOf(key: string, all: HTMLElement[], index: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return all[index + 1]
  if (key === 'ArrowUp') return all[index - 1]
  if (key === 'Home') return all[0]
  if (key === 'End') return all.at(-1)
  if (key.length !== 1 || key === ' ') return undefined
  const after = [...all.slice(index + 1), ...all.slice(0, index)]
  return after.find((element) => element.textContent.trim().toLowerCase().startsWith(key.toLowerCase()))
}
