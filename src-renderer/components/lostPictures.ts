import {
  computed,
  inject,
  provide,
  ref,
  shallowReactive,
  shallowRef,
  watch,
  type ComputedRef,
  type InjectionKey,
  type Ref,
} from 'vue'
import { useLine } from '../host/line.ts'
import { reasonOfPicture } from '../host/reasonOfPicture.ts'
import { pictureSetOf } from './pictureSet.ts'
import { unlessChanged } from './unlessChanged.ts'

/** Arrays and datasets whose reasons are said: a list of runs may lack those of a thousand, each for a reason of its own. */
const mostReasons = 2

/** What pictures of a page tell, and are told. */
export interface LostPictures {
  /** Each that did not arrive by its own name, with its address. */
  add(picture: symbol, url: string): void
  /** It has arrived, or is wanted no more. */
  remove(picture: symbol): void
  /** Grows as those that did not arrive are to be asked for again. */
  attempts: Readonly<Ref<number>>
}

const key: InjectionKey<LostPictures> = Symbol('lost pictures')

/** Without a page around it a picture tells nobody. */
export const useLostPictures = (): LostPictures | undefined => inject(key, undefined)

/**
 * Says why pictures below this component did not arrive: one reason for those of an array, or of a dataset, and of the first two of these alone. They
 * are asked for again where a person wishes so, and when a lost connection is back.
 *
 * @returns the reasons, and of how many more arrays and datasets pictures did not arrive
 */
export function provideLostPictures(): { why: ComputedRef<string[]>; more: ComputedRef<number>; again: () => void } {
  const line = useLine()
  const lost = shallowReactive(new Map<symbol, string>())
  /** By set; empty until it is known. */
  const reasons = shallowReactive(new Map<string, Ref<string>>())
  const attempts = ref(0)
  /** An address of each set that lacks pictures, in the order in which they did. */
  const sets = computed(() => new Map([...lost.values()].map((url) => [pictureSetOf(url), url])))
  const told = computed(() => [...sets.value].slice(0, mostReasons))

  async function askFor(set: string, url: string): Promise<void> {
    const reason = shallowRef('')
    // An answer that comes when the set is asked about anew, or no more, finds its place gone.
    reasons.set(set, reason)
    reason.value = await reasonOfPicture(url)
  }
  // Once all pictures of a page that is left are gone: none of them is asked about for being the next.
  watch(
    told,
    (now) => {
      for (const set of reasons.keys()) if (!sets.value.has(set)) reasons.delete(set)
      for (const [set, url] of now) if (!reasons.has(set)) void askFor(set, url)
    },
    { flush: 'post' },
  )
  provide(key, {
    add: (picture, url) => lost.set(picture, url),
    remove: (picture) => lost.delete(picture),
    attempts,
  })

  function again(): void {
    // Those that do not arrive this time either say so anew, and it may be for another reason.
    lost.clear()
    reasons.clear()
    attempts.value++
  }
  watch(line.connections, again)

  /** As long as a picture in the page lacks. */
  const why = computed<string[]>((before) => {
    const found = told.value.map(([set]) => reasons.get(set)?.value ?? '')
    return unlessChanged(before, [...new Set(found)].filter(Boolean))
  })
  return { why, more: computed(() => sets.value.size - told.value.length), again }
}
