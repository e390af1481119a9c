import { useEventListener } from '@vueuse/core'
import { useRouter } from 'vue-router'

const textless = ['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'color', 'file', 'image']
/** Where Alt with an arrow moves by a word. */
const typed = [
  `input${textless.map((type) => `:not([type=${type}])`).join('')}`,
  'textarea',
  '[contenteditable]:not([contenteditable=false])',
].join()

/** Alt with the arrow keys (on a Mac, Command with brackets) goes back and forward, as in a browser: a window of the desktop has no buttons for it. */
export function useHistoryKeys(): void {
  const router = useRouter()
  useEventListener('keydown', (event: KeyboardEvent) => {
    const { target, key } = event
    // Who is in a dialog would lose what was filled in.
    if (event.defaultPrevented || (target instanceof Element && target.closest('[role=dialog]'))) return
    const typing = target instanceof Element && target.closest(typed)
    const isAlt = event.altKey && !event.ctrlKey && !event.metaKey && !typing
    const isCommand = event.metaKey && !event.altKey && !event.ctrlKey
    if ((isAlt && key === 'ArrowLeft') || (isCommand && key === '[')) router.back()
    else if ((isAlt && key === 'ArrowRight') || (isCommand && key === ']')) router.forward()
    else return
    event.preventDefault()
  })
}
