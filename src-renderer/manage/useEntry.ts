import { useRoute, useRouter } from 'vue-router'
import { contract } from '../../src-shared/contract/contract.ts'
import type { EntryKind } from '../../src-shared/contract/views.ts'
import { useLine } from '../host/line.ts'
import { useDialogsStore } from '../stores/dialogsStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { useUndoStore } from '../stores/undoStore.ts'
import { hasDependents } from './removalSentences.ts'

export interface Entry {
  kind: EntryKind
  id: string
  name: string
}

/** What a person does to an entry of the project; each can be taken back. */
export function useEntry() {
  const line = useLine()
  const undo = useUndoStore()
  const dialogs = useDialogsStore()
  const projects = useProjectStore()
  const router = useRouter()
  const route = useRoute()

  function rename({ kind, id, name: before }: Entry, name: string): Promise<void> {
    const projectId = projects.project!.projectId
    const call = (next: string) => line.call(contract.renameEntry, { projectId, kind, id, name: next })
    return undo.run({ does: `“${before}” renamed`, act: () => call(name), revert: () => call(before) })
  }

  /** Removes an entry; where others were made from a run, says first what becomes of them. */
  async function askToRemove(entry: Entry): Promise<void> {
    if (entry.kind === 'run') {
      const { projectId } = projects.project!
      const dependents = await line.call(contract.runDependents, { projectId, runId: entry.id })
      if (hasDependents(dependents)) {
        dialogs.open = { kind: 'remove', entry, dependents }
        return
      }
    }
    await remove(entry)
  }

  async function remove({ kind, id, name }: Entry): Promise<void> {
    const projectId = projects.project!.projectId
    let isGone = false
    await undo.run({
      does: `“${name}” removed from the project`,
      act: async () => {
        await line.call(contract.removeEntry, { projectId, kind, id })
        isGone = true
      },
      revert: () => line.call(contract.restoreEntry, { projectId, kind, id }),
    })
    await projects.refresh()
    if (isGone && route.params[`${kind}Id`] === id) await router.push({ name: 'project', params: { projectId } })
  }
  return { rename, remove, askToRemove }
}
