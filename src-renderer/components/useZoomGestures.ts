import { useEventListener } from '@vueuse/core'
import type { Ref } from 'vue'
import type { LinkedZoom } from './useZoom.ts'

/**
 * Wheel with Ctrl (or a pinch) enlarges what lies under the pointer in every picture, dragging an enlarged picture moves all; + - and 0 do
 * the same from the keyboard. While pictures are not linked, each is enlarged and moved by itself.
 */
export function useZoomGestures(place: Ref<HTMLElement | undefined>, linked: LinkedZoom): void {
  const pictureUnder = (event: Event) =>
    event.target instanceof Element ? event.target.closest<HTMLElement>('.pixels') : undefined

  useEventListener(
    place,
    'wheel',
    (event: WheelEvent) => {
      const picture = pictureUnder(event)
      if (!picture || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      const { left, top, width, height } = picture.getBoundingClientRect()
      const at = { x: (event.clientX - left) / width, y: (event.clientY - top) / height }
      linked.by(Math.exp(-event.deltaY / 200), at, picture.dataset.picture)
    },
    { passive: false },
  )

  let dragged: { picture: HTMLElement; moved: boolean } | undefined
  useEventListener(place, 'pointerdown', (event: PointerEvent) => {
    const picture = pictureUnder(event)
    if (!picture) return
    linked.use(picture.dataset.picture)
    if (event.button === 0 && linked.zoomOf(picture.dataset.picture).scale > 1) dragged = { picture, moved: false }
  })
  useEventListener('pointermove', (event: PointerEvent) => {
    if (!dragged) return
    const { width, height } = dragged.picture.getBoundingClientRect()
    if (Math.abs(event.movementX) + Math.abs(event.movementY) > 0) dragged.moved = true
    linked.pan(event.movementX / width, event.movementY / height, dragged.picture.dataset.picture)
  })
  useEventListener('pointerup', () => {
    // A drag is not a click; the click that follows is swallowed once.
    if (dragged?.moved)
      place.value?.addEventListener('click', (event) => event.stopPropagation(), { capture: true, once: true })
    dragged = undefined
  })
  useEventListener(place, 'keydown', (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return
    const focused = event.target instanceof Element ? event.target.querySelector<HTMLElement>('.pixels') : undefined
    // A cell, or what leads to a picture; a whole list has the focus for scrolling only.
    if (focused && event.target !== place.value) linked.use(focused.dataset.picture)
    if (event.key === '+' || event.key === '=') linked.by(2)
    else if (event.key === '-') linked.by(0.5)
    else if (event.key === '0') linked.reset()
    else return
    event.preventDefault()
  })
}
