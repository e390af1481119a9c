import { ref, shallowRef } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { FolderView } from '../../src-shared/contract/views.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'

/** A folder of the workbench's machine, and ways to walk from it. A folder that cannot be read leaves the last one on screen. */
export function useFolder() {
  const line = useLine()
  const folder = shallowRef<FolderView>()
  const problem = ref<string>()
  let latest = 0

  /**
   * @param path  the home folder where left out
   * @returns whether it is on screen now
   */
  async function enter(path?: string): Promise<boolean> {
    const mine = ++latest
    try {
      const view = await line.call(contract.listFolder, path === undefined ? {} : { path })
      if (mine !== latest) return false
      folder.value = view
      problem.value = undefined
      return true
    } catch (error) {
      if (mine === latest) problem.value = sentenceOf(error)
      return false
    }
  }

  return { folder, problem, enter }
}
