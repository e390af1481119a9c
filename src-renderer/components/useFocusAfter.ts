import { onBeforeUnmount, onUnmounted, type Ref } from 'vue'
import { focusNear, placeOf } from './focusNear.ts'

/**
 * Where a part of the page goes away with the button in it that was pressed, the keyboard goes on at the heading nearest to it.
 *
 * @param part  goes away with the component
 */
export function useFocusAfter(part: Ref<HTMLElement | null | undefined>): void {
  let place: Element[] | undefined
  onBeforeUnmount(() => {
    const focused = document.activeElement
    place = part.value?.contains(focused) ? placeOf(focused) : undefined
  })
  onUnmounted(() => place && focusNear(place))
}

/** Of what lies over the page and closes: the keyboard goes on where it was opened from, or near to that where it is gone by then. */
export function useFocusBack(): void {
  const place = placeOf(document.activeElement)
  onUnmounted(() => focusNear(place))
}
