import { useTimeoutFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useNoticesStore } from './noticesStore.ts'
import { useProjectStore } from './projectStore.ts'

/** A change of the project, and how it is taken back. */
export interface Change {
  /** What was done, for people: `Round trip T 50 removed`. */
  does: string
  /** Does it, also again after it was taken back. @throws Cancelled where a person is asked first, and nothing has changed */
  act(): Promise<unknown>
  /** @throws Cancelled as well */
  revert(): Promise<unknown>
  /** Why it can be neither taken back nor done again for good; then it is said and forgotten, and those before it can be reached. */
  over?(): string | undefined
  /**
   * Made right after a change that it goes on with, it is one with that.
   *
   * @param last  the change before
   * @returns what both are together; undefined where it is a change of its own
   */
  joinedTo?(last: Change): Change | undefined
}

const mostKept = 50
const shownFor = 8000

/** What was changed from this page, so that it can be taken back and done again. */
export const useUndoStore = defineStore('undo', () => {
  const notices = useNoticesStore()
  const done = shallowRef<Change[]>([])
  const undone = shallowRef<Change[]>([])
  const said = shallowRef<Change>()
  const hide = useTimeoutFn(() => (said.value = undefined), shownFor, { immediate: false })

  function say(change: Change | undefined): void {
    said.value = change
    hide.start()
  }

  // What was changed in another project is not taken back from this one, where nobody would see it.
  const projects = useProjectStore()
  let owner: string | undefined
  watch(
    () => projects.project?.projectId,
    (id) => {
      if (id === undefined || id === owner) return
      owner = id
      done.value = undone.value = []
      said.value = undefined
    },
    { immediate: true, flush: 'sync' },
  )

  /** All go one after the other, in the order of the keys: pressed twice at once they mean two changes, and undo the one that is on its way. */
  const inTurn = (step: () => Promise<void>): Promise<void> => (turn = turn.then(() => notices.guard(step)))
  let turn = Promise.resolve()

  function run(change: Change): Promise<void> {
    const askedIn = owner
    // Begun at once, since what it changes is on screen at once and what comes next builds on it; it counts in its turn.
    const acted = (async () => change.act())()
    acted.catch(() => {})
    return inTurn(async () => {
      await acted
      if (owner === askedIn) made(change)
    })
  }
  /** Keeps a change that a form has made already, and said itself where it failed. */
  function made(change: Change): void {
    const last = done.value.at(-1)
    const both = last && change.joinedTo?.(last)
    done.value = both ? [...done.value.slice(0, -1), both] : [...done.value, change].slice(-mostKept)
    undone.value = []
    say(both ?? change)
  }

  function isOver(change: Change): boolean {
    const reason = change.over?.()
    if (reason === undefined) return false
    done.value = done.value.filter((other) => other !== change)
    undone.value = undone.value.filter((other) => other !== change)
    if (said.value === change) say(undefined)
    notices.told = reason
    return true
  }

  const undo = () =>
    inTurn(async () => {
      const change = done.value.at(-1)
      if (!change || isOver(change)) return
      await change.revert()
      done.value = done.value.filter((other) => other !== change)
      undone.value = [...undone.value, change]
      say(undefined)
    })
  const redo = () =>
    inTurn(async () => {
      const change = undone.value.at(-1)
      if (!change || isOver(change)) return
      await change.act()
      undone.value = undone.value.filter((other) => other !== change)
      done.value = [...done.value, change]
      say(change)
    })
  return {
    run,
    made,
    undo,
    redo,
    said,
    last: computed(() => done.value.at(-1)),
    next: computed(() => undone.value.at(-1)),
    dismiss: () => (said.value = undefined),
  }
})
