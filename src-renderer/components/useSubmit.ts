import { ref } from 'vue'
import { sentenceOf } from '../stores/noticesStore.ts'

/** The one action of a form: at most once at a time, and why it failed. */
export function useSubmit() {
  const busy = ref(false)
  const problem = ref<string>()

  /** @returns what the action gave, or undefined where it failed or one is at work already; then `problem` says why */
  async function submit<Result>(action: () => Promise<Result>): Promise<Result | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = undefined
    try {
      return await action()
    } catch (error) {
      problem.value = sentenceOf(error)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, submit }
}
