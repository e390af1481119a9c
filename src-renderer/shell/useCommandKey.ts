import { useEventListener } from '@vueuse/core'
import { useDialogsStore } from '../stores/dialogsStore.ts'

/** Ctrl or ⌘ with K opens the command palette where no other dialog is open, also none of a page's own, and closes it. */
export function useCommandKey(): void {
  const dialogs = useDialogsStore()
  useEventListener('keydown', (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (dialogs.open?.kind === 'commands') dialogs.close()
    else if (!dialogs.open && !document.querySelector('.dialog-shade')) dialogs.open = { kind: 'commands' }
  })
}
