import { watch, type Ref } from 'vue'

/** What a listbox tells of the entry that its keys are at. */
interface Listbox {
  highlightedElement: HTMLElement | null
}

/**
 * Keeps an entry of a listbox marked as long as it is there. One that leaves the list is forgotten: a screen reader would be pointed at nothing. One that
 * stays is marked again when the pointer leaves: a list that gets shorter leaves a pointer that rests, and Enter would do nothing.
 */
export function useMarkInList(listbox: Readonly<Ref<Listbox | null>>, entries: () => unknown): void {
  watch(
    entries,
    () => {
      if (listbox.value?.highlightedElement?.isConnected === false) listbox.value.highlightedElement = null
    },
    { flush: 'post' },
  )
  watch(
    () => listbox.value?.highlightedElement,
    (now, before) => {
      if (listbox.value && now === null && before?.isConnected) listbox.value.highlightedElement = before
    },
    { flush: 'post' },
  )
}
