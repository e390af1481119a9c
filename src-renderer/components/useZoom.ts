import {
  computed,
  inject,
  provide,
  ref,
  shallowReactive,
  shallowRef,
  watch,
  type ComputedRef,
  type InjectionKey,
  type Ref,
} from 'vue'

/** How far pictures are enlarged (1 and above) and what lies in the middle of each, as shares of its width and height. */
export interface Zoom {
  scale: number
  x: number
  y: number
}

/** One zoom for many pictures, or one for each of them while they are not linked. */
export interface LinkedZoom {
  /** That of all pictures, or of the one that was used last. */
  zoom: Readonly<ComputedRef<Zoom>>
  /** For a style: every picture below follows one value, so that a thousand of them move at once. */
  transform: ComputedRef<string>
  /** Taken apart, every picture begins as it was; put together again, all take the zoom of the one that was used last. */
  isLinked: Ref<boolean>
  /** Whether the buttons mean all pictures: they are linked, or none was used by itself yet. */
  meansAll: ComputedRef<boolean>
  /** Of a picture that was enlarged by itself; undefined where it follows the others. */
  transformOf(picture: string): string | undefined
  zoomOf(picture: string | undefined): Zoom
  /** Says which picture the keyboard and the buttons mean while they are not linked. */
  use(picture: string | undefined): void
  /** Without a picture, these three mean the one that was used last. */
  by(factor: number, at?: { x: number; y: number }, picture?: string): void
  pan(dx: number, dy: number, picture?: string): void
  reset(picture?: string): void
}

const whole: Zoom = { scale: 1, x: 0.5, y: 0.5 }
export const largestZoom = 16
const key: InjectionKey<LinkedZoom | undefined> = Symbol('zoom')

function transformFor({ scale, x, y }: Zoom): string {
  return scale === 1 ? 'none' : `scale(${scale}) translate(${(0.5 - x) * 100}%, ${(0.5 - y) * 100}%)`
}

/** A zoom whose pictures show nothing beyond their edges. */
function within(scale: number, x: number, y: number): Zoom {
  const limited = Math.min(largestZoom, Math.max(1, scale))
  // What lies in the middle stays so far from the edges that no picture shows what is beyond it.
  const half = 0.5 / limited
  const clamp = (value: number) => Math.min(1 - half, Math.max(half, value))
  return { scale: limited, x: clamp(x), y: clamp(y) }
}

/** The zoom of all pictures below this component. @param isLinked  whether they share one */
export function provideZoom(isLinked: Ref<boolean> = ref(true)): LinkedZoom {
  const shared = shallowRef(whole)
  /** Of pictures that were enlarged by themselves. */
  const own = shallowReactive(new Map<string, Zoom>())
  const last = shallowRef<string>()
  const meant = (picture = last.value) => (isLinked.value ? undefined : picture)
  const zoomOf = (picture: string | undefined) =>
    (picture !== undefined && !isLinked.value && own.get(picture)) || shared.value

  function change(picture: string | undefined, next: Zoom): void {
    if (picture === undefined) shared.value = next
    else {
      own.set(picture, next)
      last.value = picture
    }
  }
  watch(
    isLinked,
    (linked) => {
      if (!linked) return
      shared.value = (last.value !== undefined && own.get(last.value)) || shared.value
      own.clear()
      last.value = undefined
    },
    { flush: 'sync' },
  )

  const linked: LinkedZoom = {
    zoom: computed(() => zoomOf(meant())),
    transform: computed(() => transformFor(shared.value)),
    isLinked,
    meansAll: computed(() => meant() === undefined),
    transformOf(picture) {
      const zoom = isLinked.value ? undefined : own.get(picture)
      return zoom && transformFor(zoom)
    },
    zoomOf,
    use: (picture) => (last.value = picture),
    by(factor, at = { x: 0.5, y: 0.5 }, picture) {
      const { scale, x, y } = zoomOf(meant(picture))
      const next = Math.min(largestZoom, Math.max(1, scale * factor))
      // The place under the pointer stays there.
      const move = (centre: number, place: number) => centre + (place - 0.5) * (1 / scale - 1 / next)
      change(meant(picture), within(next, move(x, at.x), move(y, at.y)))
    },
    pan(dx, dy, picture) {
      const { scale, x, y } = zoomOf(meant(picture))
      change(meant(picture), within(scale, x - dx / scale, y - dy / scale))
    },
    reset: (picture) => change(meant(picture), whole),
  }
  provide(key, linked)
  return linked
}

/** Pictures below this component are not enlarged with those around it. */
export function provideNoZoom(): void {
  provide(key, undefined)
}

/** The zoom that the pictures around this component share; undefined where nobody provides one. */
export function useLinkedZoom(): LinkedZoom | undefined {
  return inject(key, undefined)
}
