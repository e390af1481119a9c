import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** How a page is shown, as its address says it, so that it survives a reload and can be sent to a colleague. */
export function useAddress() {
  const route = useRoute()
  const router = useRouter()
  /** Empty where the address says nothing. */
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : '')
  /** All at once: the second of two would be written over the first. */
  const write = (values: Record<string, string | undefined>) =>
    void router.replace({ query: { ...route.query, ...values } })
  return {
    text,
    write,
    /** Any word; left out of the address where it is empty. */
    word: (name: string) =>
      computed({ get: () => text(name), set: (value: string) => write({ [name]: value || undefined }) }),
    /** One of a few words, the first where the address names none of them; that one is left out. */
    oneOf<Word extends string>(name: string, words: readonly [Word, ...Word[]]) {
      return computed<Word>({
        get: () => words.find((word) => word === text(name)) ?? words[0],
        set: (value) => write({ [name]: value === words[0] ? undefined : value }),
      })
    },
  }
}
