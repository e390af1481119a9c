import { ref } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { Cancelled } from '../../src-shared/errors/errors.ts'
import { useLine } from '../host/line.ts'
import { usePathPickerStore } from '../picker/pathPickerStore.ts'
import { sentenceOf, useNoticesStore } from '../stores/noticesStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import { movedAlike } from './movedAlike.ts'

export interface MissingEntry {
  kind: 'model' | 'dataset' | 'encoder'
  id: string
  name: string
  /** Where it was. */
  path: string
}

/**
 * Asks where something that is not where it was lies now. What was moved with it is found as well, as a disk of another name takes all with it, and a
 * notice says what and where.
 */
export function useRelocation() {
  const line = useLine()
  const picker = usePathPickerStore()
  const projects = useProjectStore()
  const notices = useNoticesStore()
  const problem = ref<string>()
  /** The path that is compared now with what is missing; it goes on where the person leaves the page. */
  const looking = ref<string>()
  let controller = new AbortController()

  const missing = (): MissingEntry[] =>
    (
      [
        ['model', projects.models],
        ['dataset', projects.datasets],
        ['encoder', projects.encoders],
      ] as const
    ).flatMap(([kind, entries]) =>
      entries.flatMap(({ id, name, path, present }) => (present ? [] : [{ kind, id, name, path }])),
    )

  async function find(entry: MissingEntry): Promise<void> {
    // Another project may be looked at before all is found.
    const { projectId } = projects.project!
    controller = new AbortController()
    const { signal } = controller
    const relocate = ({ kind, id }: MissingEntry, path: string) =>
      line.call(contract.relocateEntry, { projectId, kind, id, path: (looking.value = path) }, { signal })
    const others = missing().filter(({ kind, id }) => kind !== entry.kind || id !== entry.id)
    const path = await picker.pick({
      title: `Where is ${entry.name} now?`,
      what: entry.kind === 'encoder' ? 'model' : entry.kind,
    })
    if (path === undefined) return
    const found: string[] = []
    problem.value = undefined
    try {
      await relocate(entry, path)
      for (const other of others) {
        const alike = movedAlike(entry.path, path, other.path)
        // What does not lie there, or is another, stays missing and is asked for by itself.
        if (alike === undefined || signal.aborted) continue
        await relocate(other, alike).then(
          () => found.push(`${other.name} at ${alike}`),
          () => {},
        )
      }
      if (found.length) notices.told = `Found as well, moved alike: ${found.join(', ')}.`
      await projects.refresh()
    } catch (error) {
      // Nothing has changed then, and whoever gave up knows.
      if (!Cancelled.is(error)) problem.value = sentenceOf(error)
    } finally {
      looking.value = undefined
    }
  }
  return { problem, looking, missing, find, stop: () => controller.abort() }
}
