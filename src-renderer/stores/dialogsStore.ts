import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Description, EntryKind, RunDependents } from '../../src-shared/contract/views.ts'

export type OpenDialog =
  | { kind: 'newRun'; model?: string; dataset?: string; images?: string }
  | { kind: 'invertImages'; images?: string }
  | { kind: 'addModel'; path?: string }
  | { kind: 'addDataset'; path?: string }
  | { kind: 'addEncoder'; path?: string }
  | { kind: 'import'; path?: string }
  | { kind: 'openProject'; found: Description }
  | { kind: 'rename'; entry: { kind: EntryKind; id: string; name: string } }
  | { kind: 'remove'; entry: { kind: EntryKind; id: string; name: string }; dependents: RunDependents }
  | { kind: 'export'; runId: string }
  | { kind: 'exportAll' }
  | { kind: 'commands' }

/** Which dialog is open. One at a time; the path picker may stand on top of it. */
export const useDialogsStore = defineStore('dialogs', () => {
  const open = shallowRef<OpenDialog>()
  const close = () => (open.value = undefined)
  return { open, close }
})
