import { computed, reactive, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { FolderEntry } from '../../src-shared/contract/views.ts'
import { useDraft } from '../components/useDraft.ts'
import { useLine } from '../host/line.ts'
import { arrayOfFile, arraysBeside, importedArrays, type ImportedArray } from './arrayOfFile.ts'

/**
 * The files of an import, and those that lie beside them: programs that keep arrays write all of a run into one folder.
 *
 * @param start  a file that was dropped
 */
export function useImportForm(start?: string) {
  const line = useLine()
  const files = reactive<Record<ImportedArray, string>>({
    ...{ noise: '', samples: '', latents: '', reconstructions: '', trajectory: '' },
    ...(start === undefined ? {} : { [arrayOfFile(start) ?? 'samples']: start }),
  })
  useDraft('import', 'files', files)
  const given = computed(() =>
    Object.fromEntries(importedArrays.flatMap((array) => (files[array] ? [[array, files[array]]] : []))),
  )

  const folder = computed(() => /^(.+)[\\/][^\\/]*$/.exec(Object.values(given.value).at(-1) ?? '')?.[1])
  const around = shallowRef<readonly FolderEntry[]>([])
  watch(
    folder,
    async (path) => {
      around.value = []
      if (path === undefined) return
      // Where a folder may not be listed nothing is offered, and its files can be named still.
      const view = await line.call(contract.listFolder, { path }).catch(() => undefined)
      if (folder.value === path) around.value = view?.entries ?? []
    },
    { immediate: true },
  )
  const beside = computed(() => arraysBeside(around.value, given.value))
  const takeBeside = () => Object.assign(files, beside.value)
  return { files, given, beside, takeBeside }
}
