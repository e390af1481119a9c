import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { useLine } from '../host/line.ts'
import { useHostStore } from '../stores/hostStore.ts'

export interface PathQuestion {
  title: string
  what: 'project' | 'folder' | 'model' | 'dataset' | 'encoder' | 'tensor' | 'newProject'
}

/**
 * Asks the person for a path: with the system's own dialog where the host has one, with the page's picker otherwise, because a browser
 * cannot see the files of the machine that the workbench runs on.
 */
export const usePathPickerStore = defineStore('pathPicker', () => {
  const line = useLine()
  const hostStore = useHostStore()
  const question = shallowRef<PathQuestion>()
  let resolveQuestion: (path: string | undefined) => void = () => {}

  /** @returns the path, or undefined where the person changed their mind */
  async function pick(asked: PathQuestion): Promise<string | undefined> {
    if (hostStore.host?.capabilities.nativeDialogs) return (await line.call(contract.pickPath, asked)).path
    resolveQuestion(undefined)
    question.value = asked
    return new Promise((resolve) => (resolveQuestion = resolve))
  }

  function answer(path: string | undefined): void {
    question.value = undefined
    resolveQuestion(path)
  }

  return { question, pick, answer }
})
