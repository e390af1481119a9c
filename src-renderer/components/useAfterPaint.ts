import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { afterPaint } from './afterPaint.ts'

/**
 * A value that follows another once the browser has painted: the control that was pressed answers at once, and what takes long to draw is
 * drawn after it.
 *
 * @returns undefined until the first paint
 */
export function useAfterPaint<Value extends string>(value: () => Value): Readonly<Ref<Value | undefined>> {
  const painted = shallowRef<Value>()
  let stop = () => {}
  watch(
    value,
    () => {
      stop()
      stop = afterPaint(() => (painted.value = value()))
    },
    { immediate: true },
  )
  onScopeDispose(() => stop())
  return painted
}
