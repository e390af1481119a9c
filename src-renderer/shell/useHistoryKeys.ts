import { useEventListener } from '@vueuse/core'
import { useRouter } from 'vue-router'

/** Alt with the arrow keys (on a Mac, Command with brackets) goes back and forward, as in a browser: a window of the desktop has no buttons for it. */
export function useHistoryKeys(): void {
  const router = useRouter()
  useEventListener('keydown', (event: KeyboardEvent) => {
    const { target, key } = event
    const typing = target instanceof HTMLElement && target.closest('input[type=text], input:not([type]), textarea')
    const isAlt = event.altKey && !event.ctrlKey && !event.metaKey && !typing
    const isCommand = event.metaKey && !event.altKey && !event.ctrlKey
    if ((isAlt && key === 'ArrowLeft') || (isCommand && key === '[')) router.back()
    else if ((isAlt && key === 'ArrowRight') || (isCommand && key === ']')) router.forward()
    else return
    event.preventDefault()
  })
}
