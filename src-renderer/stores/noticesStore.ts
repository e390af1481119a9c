import { defineStore } from 'pinia'
import { ref } from 'vue'
import { Cancelled, ConnectionLost } from '../../src-shared/errors/errors.ts'

/** The one sentence about what failed last, where no form stands beside it to show it, and one about what was done beside what was asked. */
export const useNoticesStore = defineStore('notices', () => {
  const message = ref<string>()
  const told = ref<string>()

  /** Does something and shows why it failed. A lost connection has its own bar, and a cancelled call surprises nobody. */
  async function guard(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      if (!ConnectionLost.is(error) && !Cancelled.is(error)) message.value = sentenceOf(error)
    }
  }
  return { message, told, guard }
})

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
