import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'

/**
 * A value that follows another once the browser has painted: the control that was pressed answers at once, and what takes long to draw is
 * drawn after it.
 *
 * @returns undefined until the first paint
 */
export function useAfterPaint<Value extends string>(value: () => Value): Readonly<Ref<Value | undefined>> {
  const painted = shallowRef<Value>()
  let frame = 0
  let timer = 0
  const stop = () => {
    cancelAnimationFrame(frame)
    window.clearTimeout(timer)
  }
  watch(
    value,
    () => {
      stop()
      const follow = () => {
        painted.value = value()
      }
      // A page out of sight is not painted.
      if (document.hidden) follow()
      // Frames are asked for before they are painted, so the first moment after one is that of a timer.
      else frame = requestAnimationFrame(() => (timer = window.setTimeout(follow)))
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return painted
}
