import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { Description, EntryKind, RunDependents } from '../../src-shared/contract/views.ts'
import type { RunForm } from '../newRun/runForm.ts'
import { useDraftsStore } from './draftsStore.ts'
import { useProjectStore } from './projectStore.ts'

export type OpenDialog =
  | { kind: 'newRun'; model?: string; dataset?: string; images?: string; given?: Partial<RunForm> }
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

/** In these something is filled in, which a reload keeps. */
const forms: readonly OpenDialog['kind'][] = [
  'newRun',
  'invertImages',
  'addModel',
  'addDataset',
  'addEncoder',
  'import',
  'rename',
]

/** Which dialog is open. One at a time; the path picker may stand on top of it. */
export const useDialogsStore = defineStore('dialogs', () => {
  const open = shallowRef<OpenDialog>()
  const drafts = useDraftsStore()
  const projects = useProjectStore()
  const close = () => (open.value = undefined)
  /** The file of the project that it is open over; while that project is asked for again there is none in the store. */
  let owner: string | undefined
  function keep(): void {
    const { value } = open
    if (owner !== undefined) drafts.keepDialog(owner, value && forms.includes(value.kind) ? value : undefined)
  }
  watch(
    open,
    (_, before) => {
      if (owner !== undefined && before) drafts.forget(owner, before.kind)
      keep()
    },
    { flush: 'sync' },
  )
  // What was open over another project is no matter of this one; what was open over this one before a reload is open again.
  watch(
    () => projects.project?.path,
    (path) => {
      if (path === undefined || path === owner) return
      const kept = drafts.dialogOf(path)
      if (owner !== undefined) close()
      owner = path
      // Or what was opened while the project was on its way.
      if (kept) open.value = kept
      else keep()
    },
    { immediate: true, flush: 'sync' },
  )
  return { open, close }
})
