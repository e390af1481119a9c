import { watch, type Ref } from 'vue'

/** What a listbox tells of the entry that its keys are at. */
interface Listbox {
  highlightedElement: HTMLElement | null
}

/** Forgets the marked entry of a listbox when it leaves the list: a screen reader would be pointed at nothing. */
export function useMarkInList(listbox: Readonly<Ref<Listbox | null>>, entries: () => unknown): void {
  watch(
    entries,
    () => {
      if (listbox.value?.highlightedElement?.isConnected === false) listbox.value.highlightedElement = null
    },
    { flush: 'post' },
  )
}
