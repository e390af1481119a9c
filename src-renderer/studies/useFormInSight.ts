import { onMounted, watch, type Ref } from 'vue'

/**
 * Brings the form of the chosen question into sight where a narrow window has it below all questions: else choosing seems to do nothing.
 *
 * @param frame  holds the questions and then the form
 * @param chosen  the question that a person chose, if any
 */
export function useFormInSight(frame: Readonly<Ref<HTMLElement | null>>, chosen: () => unknown): void {
  function show(): void {
    const [questions, form] = frame.value?.children ?? []
    if (chosen() === undefined || !questions || !form) return
    const isBelow = form.getBoundingClientRect().top > questions.getBoundingClientRect().bottom
    if (isBelow) form.scrollIntoView({ block: 'start' })
  }
  onMounted(show)
  watch(chosen, show, { flush: 'post' })
}
