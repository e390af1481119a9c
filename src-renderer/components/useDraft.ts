import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useDraftsStore } from '../stores/draftsStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'

/**
 * Fills in what was kept of a form of the project, and keeps what is filled in from now on, until the form is forgotten. Called before the form is
 * watched, so that what is filled in here does not count as a choice that empties other fields.
 *
 * @param name  of the form; that of a dialog is its kind, and closing the dialog forgets it
 * @param part  of the form; what was kept of another part is not filled in
 * @param values  reactive, with all their names from the start
 * @returns fills in what was kept of the part that it is now; of a part that is only looked at nothing is kept
 */
export function useDraft(name: string, part: MaybeRefOrGetter<string>, values: object): () => void {
  const drafts = useDraftsStore()
  const path = useProjectStore().project?.path
  // The start has forms that are about no project yet.
  if (path === undefined) return () => {}
  const fields = values as Record<string, unknown>
  let begun = ''
  function fillIn(): void {
    const kept = drafts.kept(path!, name, toValue(part)) ?? {}
    for (const [field, value] of Object.entries(kept)) if (field in fields) fields[field] = value ?? undefined
    begun = JSON.stringify(fields)
  }
  fillIn()
  watch(
    () => ({ ...fields }),
    (now) => {
      const isTouched = JSON.stringify(now) !== begun || drafts.kept(path, name, toValue(part)) !== undefined
      if (isTouched) drafts.keep(path, name, toValue(part), withNulls(now))
    },
    { deep: true },
  )
  return fillIn
}

/** What is kept is JSON, which leaves out what is undefined; a field that was set back to its default is not one that was never there. */
const withNulls = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, value ?? null]))
