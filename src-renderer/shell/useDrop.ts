import { useEventListener } from '@vueuse/core'
import { onScopeDispose, ref } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { Description } from '../../src-shared/contract/views.ts'
import { ModelSettingMissing } from '../../src-shared/errors/errors.ts'
import { useLine } from '../host/line.ts'
import { usePathPickerStore } from '../picker/pathPickerStore.ts'
import { useNoticesStore } from '../stores/noticesStore.ts'
import { dropKind, type DropKind } from './dropKind.ts'

/** What is not known by then opens the form that its name speaks for; that asks as well, says how far it is, and can be left. Milliseconds. */
const patience = 1000

/**
 * A file or folder that is dropped anywhere. Electron knows its path; a browser tells only its name, so the picker asks where it lies on the
 * workbench's machine.
 *
 * @param take  what is done with it; told of a project what was found there, unless it could not be read: opening it says why
 */
export function useDrop(take: (kind: DropKind, path: string, project?: Description) => void) {
  const line = useLine()
  const picker = usePathPickerStore()
  const notices = useNoticesStore()
  const over = ref(false)
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

  useEventListener('dragover', (event: DragEvent) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    over.value = true
  })
  useEventListener('dragleave', (event: DragEvent) => {
    if (event.relatedTarget === null) over.value = false
  })
  useEventListener('drop', (event: DragEvent) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    over.value = false
    const [item] = event.dataTransfer?.items ?? []
    const file = item?.getAsFile()
    if (!file) return
    const isFolder = item.webkitGetAsEntry()?.isDirectory ?? false
    const path = line.pathOfFile(file)
    void notices.guard(() => add(file.name, isFolder, path))
  })

  /** Of the last thing that was dropped: one before it, or on a page that is gone, opens nothing any more. */
  let asked = new AbortController()
  function giveUp(): AbortController {
    asked.abort()
    return (asked = new AbortController())
  }
  onScopeDispose(giveUp)

  async function add(name: string, isFolder: boolean, path: string | undefined): Promise<void> {
    const mine = giveUp()
    const guess = dropKind(name, isFolder)
    const found =
      path ??
      (await picker.pick({
        title: `Where is ${name} on the workbench’s machine?`,
        what: guess === 'import' ? 'tensor' : guess,
      }))
    if (found === undefined || mine !== asked) return
    const { kind, project } = await whatIsAt(found, guess, mine)
    if (mine === asked) take(kind, found, project)
  }

  /** What the file says of itself; its name counts where it says nothing in a moment. A folder that holds a project is one. */
  async function whatIsAt(
    path: string,
    guess: DropKind,
    controller: AbortController,
  ): Promise<{ kind: DropKind; project?: Description }> {
    // A project has no form that asks, and is a small file.
    const timer = guess === 'project' ? undefined : setTimeout(() => controller.abort(), patience)
    const found = await line
      .call(contract.inspectPath, { path }, { signal: controller.signal })
      .catch((error: unknown) => (ModelSettingMissing.is(error) ? ('model' as const) : undefined))
    clearTimeout(timer)
    if (found === 'model' || found === undefined) return { kind: found ?? guess }
    if (found.kind === 'project') return { kind: 'project', project: found }
    if (found.kind === 'encoder') return { kind: 'encoder' }
    if (found.kind === 'model' || found.kind === 'series') return { kind: 'model' }
    return { kind: guess === 'import' ? guess : 'dataset' }
  }
  return { over }
}
