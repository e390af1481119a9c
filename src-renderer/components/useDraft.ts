import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useDraftsStore } from '../stores/draftsStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'

/**
 * Fills in what was kept of a form of the project, and keeps what is filled in from now on, until the form is forgotten. Called before the form is
 * watched, so that what is filled in here does not count as a choice that empties other fields.
 *
 * @param name  of the form; that of a dialog is its kind, and closing the dialog forgets it
 * @param part  of the form; what was kept of another part is not filled in
 * @param values  reactive
 */
export function useDraft(name: string, part: MaybeRefOrGetter<string>, values: object): void {
  const drafts = useDraftsStore()
  const path = useProjectStore().project?.path
  // The start has forms that are about no project yet.
  if (path === undefined) return
  Object.assign(values, drafts.kept(path, name, toValue(part)))
  watch(
    () => ({ ...values }),
    (now) => drafts.keep(path, name, toValue(part), now),
    { deep: true },
  )
}
