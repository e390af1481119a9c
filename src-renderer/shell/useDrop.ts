import { useEventListener } from '@vueuse/core'
import { ref } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { Description } from '../../src-shared/contract/views.ts'
import { ModelSettingMissing } from '../../src-shared/errors/errors.ts'
import { useLine } from '../host/line.ts'
import { usePathPickerStore } from '../picker/pathPickerStore.ts'
import { useNoticesStore } from '../stores/noticesStore.ts'
import { dropKind, type DropKind } from './dropKind.ts'

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

  async function add(name: string, isFolder: boolean, path: string | undefined): Promise<void> {
    const guess = dropKind(name, isFolder)
    const found =
      path ??
      (await picker.pick({
        title: `Where is ${name} on the workbench’s machine?`,
        what: guess === 'import' ? 'tensor' : guess,
      }))
    if (found === undefined) return
    const { kind, project } = await whatIsAt(found, guess)
    take(kind, found, project)
  }

  /** What the file says of itself; its name counts where it says nothing. A folder that holds a project is one. */
  async function whatIsAt(path: string, guess: DropKind): Promise<{ kind: DropKind; project?: Description }> {
    const found = await line
      .call(contract.inspectPath, { path })
      .catch((error: unknown) => (ModelSettingMissing.is(error) ? ('model' as const) : undefined))
    if (found === 'model' || found === undefined) return { kind: found ?? guess }
    if (found.kind === 'project') return { kind: 'project', project: found }
    if (found.kind === 'encoder') return { kind: 'encoder' }
    if (found.kind === 'model' || found.kind === 'series') return { kind: 'model' }
    return { kind: guess === 'import' ? guess : 'dataset' }
  }
  return { over }
}
