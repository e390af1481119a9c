import { onScopeDispose, watch } from 'vue'
import { useRouter } from 'vue-router'

/**
 * Has the selected picture in sight when the gallery is opened: after a reload, at an address that somebody sent, and where one comes back from the
 * image's page; there the keyboard goes on from it. The order of the rows may change until everything has arrived, so that lasts until the person does
 * something.
 *
 * @param index  of its line; undefined until the lines are drawn, and where nothing is selected
 * @param imagesOf  the path that the addresses of the run's images begin with
 * @param bring  scrolls to it, and gives it the focus where that is asked for
 */
export function useSelectedInSight(
  index: () => number | undefined,
  imagesOf: string,
  bring: (index: number, focus: boolean) => void,
): void {
  const { forward } = useRouter().options.history.state
  const isBack = typeof forward === 'string' && forward.startsWith(imagesOf)
  const unwatch = watch(index, (line) => line !== undefined && bring(line, isBack), { immediate: true, flush: 'post' })
  const actions = ['keydown', 'pointerdown', 'wheel'] as const
  function stop(): void {
    unwatch()
    for (const action of actions) window.removeEventListener(action, stop, true)
  }
  for (const action of actions) window.addEventListener(action, stop, { capture: true, passive: true })
  onScopeDispose(stop)
}
