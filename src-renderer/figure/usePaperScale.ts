import { useElementSize, useEventListener, useResizeObserver } from '@vueuse/core'
import { computed, ref, watch, type Ref } from 'vue'
import { fittedScale, trueScale } from './fittedScale.ts'
import { widthInInches } from './widthInInches.ts'

/**
 * How large a figure is on screen, as a person chose or as there is room.
 * @param place  what the figure lies on
 * @param width  of the figure, as its design has it
 * @param height  of the figure in points, once it is drawn
 */
export function usePaperScale(
  place: Readonly<Ref<HTMLElement | null>>,
  width: () => string,
  height: () => number | undefined,
) {
  const zoom = ref<'fit' | '1' | '2' | '4'>('fit')
  const { width: across } = useElementSize(place)
  /** From the top of the place, wherever the page is scrolled to, to the bottom of the page in sight. */
  const down = ref<number>()
  function measure(): void {
    const page = place.value?.closest('main')
    if (!place.value || !page) return
    const { top } = page.getBoundingClientRect()
    down.value = page.clientHeight - (place.value.getBoundingClientRect().top - top + page.scrollTop)
  }
  watch([place, across, height], measure, { flush: 'post' })
  // Notes come above the place once the figure is drawn, and its pictures have failed: what has them grows.
  useResizeObserver(
    computed(() => around(place.value)),
    measure,
  )
  useEventListener(window, 'resize', measure)
  /** CSS pixels per point. */
  const scale = computed(() =>
    zoom.value === 'fit'
      ? fittedScale(
          { width: widthInInches(width()) * 72, height: height() },
          { across: across.value, down: down.value },
        )
      : Number(zoom.value) * trueScale,
  )
  return { zoom, scale }
}

/** What changes its height where something comes or goes above an element of a page: what holds it, and what stands beside that. */
function around(element: HTMLElement | null): HTMLElement[] {
  const parts: HTMLElement[] = []
  for (let part = element?.parentElement; part && part.tagName !== 'MAIN'; part = part.parentElement)
    for (const sibling of part.parentElement?.children ?? []) if (sibling instanceof HTMLElement) parts.push(sibling)
  return parts
}
