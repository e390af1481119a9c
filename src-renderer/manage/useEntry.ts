import { useRoute, useRouter } from 'vue-router'
import { contract } from '../../src-shared/contract/contract.ts'
import type { EntryKind } from '../../src-shared/contract/views.ts'
import { Cancelled } from '../../src-shared/errors/errors.ts'
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
    if (!(await asksFirst(entry))) await remove(entry)
  }
  /** @returns whether the dialog is open now, which removes it where that is wanted */
  async function asksFirst(entry: Entry): Promise<boolean> {
    if (entry.kind !== 'run') return false
    const { projectId } = projects.project!
    const dependents = await line.call(contract.runDependents, { projectId, runId: entry.id })
    if (!hasDependents(dependents)) return false
    dialogs.open = { kind: 'remove', entry, dependents }
    return true
  }

  /** Removal and its reverse. Whoever looks at the page of what is removed goes to the project's. */
  function removalOf(entry: Entry) {
    const { kind, id } = entry
    const projectId = projects.project!.projectId
    const takeOut = async () => {
      await line.call(contract.removeEntry, { projectId, kind, id })
      await projects.refresh()
      if (route.params[`${kind}Id`] === id) await router.push({ name: 'project', params: { projectId } })
    }
    return {
      takeOut,
      /** By undo or redo, where others may have been made from it since. */
      takeOutAgain: async () => {
        if (await asksFirst(entry)) throw Cancelled({ what: `Removing ${entry.name}` })
        await takeOut()
      },
      putBack: () => line.call(contract.restoreEntry, { projectId, kind, id }),
    }
  }

  async function remove(entry: Entry): Promise<void> {
    const { takeOut, takeOutAgain, putBack } = removalOf(entry)
    let act = takeOut
    await undo.run({
      does: `“${entry.name}” removed from the project`,
      act: () => {
        const now = act
        act = takeOutAgain
        return now()
      },
      revert: putBack,
    })
  }

  /** What a form has added can be taken back as well. */
  function added(entry: Entry): void {
    const { takeOutAgain, putBack } = removalOf(entry)
    undo.made({ does: `“${entry.name}” added to the project`, act: putBack, revert: takeOutAgain })
  }
  /** Brings back what was removed earlier, also from another window. */
  async function restore(entry: Entry): Promise<void> {
    const { takeOutAgain, putBack } = removalOf(entry)
    await undo.run({ does: `“${entry.name}” restored`, act: putBack, revert: takeOutAgain })
    await projects.refresh()
  }
  return { rename, remove, askToRemove, added, restore }
}
