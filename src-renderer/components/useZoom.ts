import { computed, inject, provide, shallowRef, type ComputedRef, type InjectionKey } from 'vue'

/** How far pictures are enlarged (1 and above) and what lies in the middle of each, as shares of its width and height. */
export interface Zoom {
  scale: number
  x: number
  y: number
}

export interface LinkedZoom {
  zoom: Readonly<ComputedRef<Zoom>>
  /** For a style: every picture below follows one value, so that a thousand of them move at once. */
  transform: ComputedRef<string>
  by(factor: number, at?: { x: number; y: number }): void
  pan(dx: number, dy: number): void
  reset(): void
}

const whole: Zoom = { scale: 1, x: 0.5, y: 0.5 }
export const largestZoom = 16
const key: InjectionKey<LinkedZoom> = Symbol('zoom')

/** One zoom for all pictures below this component. */
export function provideZoom(): LinkedZoom {
  const state = shallowRef(whole)
  const set = (scale: number, x: number, y: number) => {
    const within = Math.min(largestZoom, Math.max(1, scale))
    // What lies in the middle stays so far from the edges that no picture shows what is beyond it.
    const half = 0.5 / within
    const clamp = (value: number) => Math.min(1 - half, Math.max(half, value))
    state.value = { scale: within, x: clamp(x), y: clamp(y) }
  }
  const linked: LinkedZoom = {
    zoom: computed(() => state.value),
    transform: computed(() => {
      const { scale, x, y } = state.value
      return scale === 1 ? 'none' : `scale(${scale}) translate(${(0.5 - x) * 100}%, ${(0.5 - y) * 100}%)`
    }),
    by(factor, at = { x: 0.5, y: 0.5 }) {
      const { scale, x, y } = state.value
      const next = Math.min(largestZoom, Math.max(1, scale * factor))
      // The place under the pointer stays there.
      const move = (centre: number, place: number) => centre + (place - 0.5) * (1 / scale - 1 / next)
      set(next, move(x, at.x), move(y, at.y))
    },
    pan(dx, dy) {
      const { scale, x, y } = state.value
      set(scale, x - dx / scale, y - dy / scale)
    },
    reset: () => (state.value = whole),
  }
  provide(key, linked)
  return linked
}

/** The zoom that the pictures around this component share; undefined where nobody provides one. */
export function useLinkedZoom(): LinkedZoom | undefined {
  return inject(key, undefined)
}
