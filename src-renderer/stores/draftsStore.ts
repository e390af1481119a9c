import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import type { OpenDialog } from './dialogsStore.ts'

interface Drafts {
  /** The dialog that is open, and the file of the project that it is about. */
  dialog?: { path: string; open: OpenDialog }
  /** What is filled in, by the project's file, the form and its part. */
  forms: Record<string, object>
}
const keyOf = (...names: string[]) => names.join('\n')

/** What is filled in in this window and not sent yet. A reload keeps it, and so does a server that is started again, which gives the project another id. */
export const useDraftsStore = defineStore('drafts', () => {
  const drafts = useSessionStorage<Drafts>('inverscope.drafts', { forms: {} })

  const kept = (path: string, form: string, part: string): object | undefined =>
    drafts.value.forms[keyOf(path, form, part)]
  function keep(path: string, form: string, part: string, values: object): void {
    drafts.value.forms[keyOf(path, form, part)] = { ...values }
  }
  /** Whether anything is kept of a form, of whatever part. */
  const isKept = (path: string, form: string): boolean =>
    Object.keys(drafts.value.forms).some((key) => key.startsWith(keyOf(path, form, '')))
  /** Of a form that was sent or given up, all its parts, or the one that was sent. */
  function forget(path: string, form: string, part?: string): void {
    for (const key of Object.keys(drafts.value.forms))
      if (part === undefined ? key.startsWith(keyOf(path, form, '')) : key === keyOf(path, form, part))
        delete drafts.value.forms[key]
  }

  const dialogOf = (path: string): OpenDialog | undefined =>
    drafts.value.dialog?.path === path ? drafts.value.dialog.open : undefined
  function keepDialog(path: string, open: OpenDialog | undefined): void {
    drafts.value.dialog = open && { path, open }
  }
  return { kept, isKept, keep, forget, dialogOf, keepDialog }
})
