import { onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'
import { focusHeading, overlays } from '../components/focusNear.ts'

/** A page that has nothing to show says so in a heading of the second level. */
const headings = 'main :is(h1, h2)'

/**
 * After a navigation to another page the focus goes to the heading of that page: a screen reader says where one is, and Tab goes on from there. It stays
 * where a page takes it for something of its own, where only the query changed, and where the person goes on before the heading is there.
 */
export function usePageFocus(): void {
  const router = useRouter()
  let stop = () => {}
  const forget = router.afterEach((to, from, failure) => {
    if (failure || to.path === from.path || from.matched.length === 0) return
    stop()
    stop = focusNextHeading()
  })
  onScopeDispose(() => {
    forget()
    stop()
  })
}

/** @returns gives up waiting for the heading */
function focusNextHeading(): () => void {
  const heading = () => document.querySelector<HTMLElement>(headings)
  const left = heading()
  let timer: number | undefined
  const observer = new MutationObserver(() => {
    if (heading() === null || heading() === left || document.querySelector(overlays)) return
    observer.disconnect()
    // A dialog or menu that just closed gives the focus back in a timer.
    timer = window.setTimeout(() => {
      stop()
      take(heading())
    })
  })
  const actions = ['keydown', 'pointerdown'] as const
  function stop(): void {
    observer.disconnect()
    window.clearTimeout(timer)
    for (const action of actions) window.removeEventListener(action, stop, true)
  }
  // The event that led here has been on its way for long, and does not arrive any more.
  for (const action of actions) window.addEventListener(action, stop, true)
  observer.observe(document.body, { childList: true, subtree: true })
  return stop
}

function take(heading: HTMLElement | null): void {
  const page = heading?.closest('main')
  const taken = page !== document.activeElement && page?.contains(document.activeElement)
  if (heading && !taken) focusHeading(heading)
}
