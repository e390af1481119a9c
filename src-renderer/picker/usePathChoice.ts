import { computed, ref, watch } from 'vue'
import type { FolderEntry } from '../../src-shared/contract/views.ts'
import type { PathQuestion } from './pathPickerStore.ts'
import { isPath, pathRules } from './pathRules.ts'
import { useFolder } from './useFolder.ts'

/**
 * The way of a person to a path: from folder to folder, by a part of a name or by a path that is typed, until one entry or the folder itself is chosen.
 *
 * @param answer  is called with the entry that is chosen once more
 */
export function usePathChoice(what: PathQuestion['what'], answer: (path: string) => void) {
  const { folder, problem, enter } = useFolder()
  const rule = pathRules[what]
  const typed = ref('')
  const chosen = ref<FolderEntry>()
  void enter()

  const entries = computed(() => {
    const text = isPath(typed.value) ? '' : typed.value.toLowerCase()
    return (folder.value?.entries ?? []).filter((entry) => entry.name.toLowerCase().includes(text))
  })
  /** Why the list is empty. */
  const nothing = computed(() => {
    if (!folder.value || entries.value.length > 0) return undefined
    if (isPath(typed.value)) return `Enter goes to ${typed.value}`
    return typed.value ? `Nothing here is called “${typed.value}”.` : 'This folder is empty.'
  })
  watch(folder, () => {
    const projects = (folder.value?.entries ?? []).filter((entry) => entry.kind === 'project')
    chosen.value = what === 'project' && projects.length === 1 ? projects[0] : undefined
  })

  /** Goes to a folder. What was typed stays where there is none, and while the first one arrives. */
  async function walk(path?: string): Promise<void> {
    const before = typed.value
    if ((await enter(path)) && typed.value === before) typed.value = ''
  }
  function choose(entry: FolderEntry): void {
    if (entry.kind === 'folder') void walk(entry.path)
    else if (chosen.value?.path === entry.path) answer(entry.path)
    else chosen.value = entry
  }
  function goToTyped(event: KeyboardEvent): void {
    if (!isPath(typed.value)) return
    event.preventDefault()
    event.stopPropagation()
    void walk(typed.value)
  }
  function up(event: KeyboardEvent): void {
    if (typed.value === '' && folder.value?.parent !== undefined) {
      event.preventDefault()
      void walk(folder.value.parent)
    }
  }
  return {
    rule,
    folder,
    problem,
    typed,
    chosen,
    entries,
    nothing,
    selectable: (entry: FolderEntry) => entry.kind === 'folder' || rule.kinds.includes(entry.kind),
    answerPath: computed(() => chosen.value?.path ?? (rule.folder ? folder.value?.path : undefined)),
    answerName: computed(() => chosen.value?.name ?? folder.value?.path.split(/[\\/]/).at(-1) ?? ''),
    walk,
    choose,
    goToTyped,
    up,
  }
}
