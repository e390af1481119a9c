import {
  computed,
  inject,
  provide,
  ref,
  shallowReactive,
  watch,
  type ComputedRef,
  type InjectionKey,
  type Ref,
} from 'vue'
import { useLine } from '../host/line.ts'
import { reasonOfPicture } from '../host/reasonOfPicture.ts'
import { pictureSetOf } from './pictureSet.ts'
import { unlessChanged } from './unlessChanged.ts'

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
 * Says why pictures below this component did not arrive: one reason for those of an array, or of a dataset. They are asked for again where a person
 * wishes so, and when a lost connection is back.
 */
export function provideLostPictures(): { why: ComputedRef<string[]>; again: () => void } {
  const line = useLine()
  const lost = shallowReactive(new Map<symbol, string>())
  /** By set; empty until it is known. */
  const reasons = shallowReactive(new Map<string, string>())
  const attempts = ref(0)

  async function askFor(set: string, url: string): Promise<void> {
    reasons.set(set, '')
    reasons.set(set, await reasonOfPicture(url))
  }
  provide(key, {
    add(picture, url) {
      lost.set(picture, url)
      const set = pictureSetOf(url)
      if (!reasons.has(set)) void askFor(set, url)
    },
    remove: (picture) => lost.delete(picture),
    attempts,
  })

  function again(): void {
    // It may be another one by then.
    reasons.clear()
    attempts.value++
  }
  watch(line.connections, () => lost.size > 0 && again())

  /** As long as a picture in the page lacks, in the order in which they did. */
  const why = computed<string[]>((before) => {
    const found = [...lost.values()].map((url) => reasons.get(pictureSetOf(url)) ?? '')
    return unlessChanged(before, [...new Set(found)].filter(Boolean))
  })
  return { why, again }
}
