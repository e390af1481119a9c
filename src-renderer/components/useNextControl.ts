import { onBeforeUpdate, onUpdated, type Ref } from 'vue'
import { focusNear, placeOf } from './focusNear.ts'

/**
 * Where a button of a part of the page goes away while it has the keyboard's focus, and the part stays, the keyboard goes on at the last control that
 * is left of it, which may have taken its place; where none of it can be seen, near to it.
 *
 * @param part  of the component's own template
 */
export function useNextControl(part: Ref<HTMLElement | null | undefined>): void {
  let held: Element | undefined
  onBeforeUpdate(() => {
    const focused = document.activeElement
    held = focused && part.value?.contains(focused) ? focused : undefined
  })
  onUpdated(() => {
    if (!held || held.isConnected || !part.value) return
    // One that is not drawn in a narrow window does not take it.
    for (const control of [...part.value.querySelectorAll<HTMLElement>('a, button, select')].reverse()) {
      control.focus()
      if (document.activeElement === control) return
    }
    focusNear(placeOf(part.value))
  })
}
