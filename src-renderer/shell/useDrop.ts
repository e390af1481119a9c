import { useEventListener } from '@vueuse/core'
import { ref } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { ModelSettingMissing } from '../../src-shared/errors/errors.ts'
import { useLine } from '../host/line.ts'
import { usePathPickerStore } from '../picker/pathPickerStore.ts'
import { useNoticesStore } from '../stores/noticesStore.ts'
import { dropKind, type DropKind } from './dropKind.ts'

/**
 * A file or folder that is dropped anywhere. Electron knows its path; a browser tells only its name, so the picker asks where it lies on the
 * workbench's machine.
 *
 * @param take  what is done with it
 */
export function useDrop(take: (kind: DropKind, path: string) => void) {
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
    if (found !== undefined) take(await kindAt(found, guess), found)
  }

  /** What the file says of itself; its name counts where it says nothing. */
  async function kindAt(path: string, guess: DropKind): Promise<DropKind> {
    if (guess === 'project') return guess
    const { kind } = await line
      .call(contract.inspectPath, { path })
      .catch((error: unknown) => ({ kind: ModelSettingMissing.is(error) ? 'model' : guess }))
    if (kind === 'encoder') return kind
    if (kind === 'model' || kind === 'series') return 'model'
    return guess === 'import' ? guess : 'dataset'
  }
  return { over }
}
