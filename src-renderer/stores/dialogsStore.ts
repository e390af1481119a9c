import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type OpenDialog =
  | { kind: 'newRun'; model?: string; dataset?: string }
  | { kind: 'addModel' }
  | { kind: 'addDataset' }
  | { kind: 'export'; runId: string }
  | { kind: 'commands' }

/** Which dialog is open. One at a time; the path picker may stand on top of it. */
export const useDialogsStore = defineStore('dialogs', () => {
  const open = shallowRef<OpenDialog>()
  const close = () => (open.value = undefined)
  return { open, close }
})
