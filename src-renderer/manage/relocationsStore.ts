import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { AbsentEntry } from '../../src-shared/contract/views.ts'
import { Cancelled } from '../../src-shared/errors/errors.ts'
import { useLine } from '../host/line.ts'
import { usePathPickerStore } from '../picker/pathPickerStore.ts'
import { sentenceOf, useNoticesStore } from '../stores/noticesStore.ts'
import { useProjectStore, type MissingEntry } from '../stores/projectStore.ts'
import { movedAlike } from './movedAlike.ts'

/** How far it is with something that is looked for: the path that is compared now, or why the last one was not it. */
interface Relocation {
  looking?: string
  problem?: string
  stop(): void
}

/**
 * Asks where something that is not where it was lies now, and compares what lies there with what the project knows, which for large weights takes
 * minutes: it goes on where the person leaves the page, is there when they come back, and its end is said. What was moved with it is found as well, as a
 * disk of another name takes all with it.
 */
export const useRelocationsStore = defineStore('relocations', () => {
  const line = useLine()
  const picker = usePathPickerStore()
  const projects = useProjectStore()
  const notices = useNoticesStore()
  const relocations = shallowReactive(new Map<string, Relocation>())
  /** How many notes on screen tell of an entry. */
  const shown = new Map<string, number>()

  const keyOf = (projectId: string, { kind, id }: AbsentEntry) => [projectId, kind, id].join()

  async function find(entry: MissingEntry): Promise<void> {
    // Another project may be looked at before all is found.
    const { projectId } = projects.project!
    const controller = new AbortController()
    const { signal } = controller
    async function relocate(missing: MissingEntry, path: string): Promise<void> {
      const key = keyOf(projectId, missing)
      relocations.set(key, { looking: path, stop: () => controller.abort() })
      try {
        await line.call(contract.relocateEntry, { projectId, kind: missing.kind, id: missing.id, path }, { signal })
      } finally {
        relocations.delete(key)
      }
    }
    const others = projects.missing.filter(({ kind, id }) => kind !== entry.kind || id !== entry.id)
    const path = await picker.pick({
      title: `Where is ${entry.name} now?`,
      what: entry.kind === 'encoder' ? 'model' : entry.kind,
    })
    if (path === undefined) return
    try {
      await relocate(entry, path)
      const found: string[] = []
      for (const other of others) {
        const alike = movedAlike(entry.path, path, other.path)
        const isLooked = relocations.get(keyOf(projectId, other))?.looking !== undefined
        // What does not lie there, or is another, stays missing and is asked for by itself.
        if (alike === undefined || isLooked || signal.aborted) continue
        await relocate(other, alike).then(
          () => found.push(`${other.name} at ${alike}`),
          () => {},
        )
      }
      notices.told = `${entry.name} was found at ${path}.${found.length ? ` Found as well, moved alike: ${found.join(', ')}.` : ''}`
      await projects.refresh()
    } catch (error) {
      // Nothing has changed then, and whoever gave up knows.
      if (!Cancelled.is(error)) tellProblem(keyOf(projectId, entry), entry, sentenceOf(error))
    }
  }

  /** Beside the entry, and where nobody looks at it over whatever page they are on. */
  function tellProblem(key: string, { name }: MissingEntry, problem: string): void {
    relocations.set(key, { problem, stop: () => {} })
    if (!shown.has(key)) notices.message = `${name} was not found again: ${problem}`
  }

  /** A note on screen tells of an entry from now on. @returns what ends that; a problem that was read goes with it */
  function show(projectId: string, entry: AbsentEntry): () => void {
    const key = keyOf(projectId, entry)
    shown.set(key, (shown.get(key) ?? 0) + 1)
    return () => {
      const left = shown.get(key)! - 1
      if (left > 0) return void shown.set(key, left)
      shown.delete(key)
      if (relocations.get(key)?.looking === undefined) relocations.delete(key)
    }
  }

  return {
    of: (projectId: string, entry: AbsentEntry) => relocations.get(keyOf(projectId, entry)),
    find,
    show,
  }
})
