import { computed, ref, shallowRef } from 'vue'
import { imageRangesText } from '../../src-shared/project/imageRanges.ts'

/** What a pointer or a key does to a choice: to one alone, to all up to it, to one more or less, or nothing but to go there. */
export type ChooseHow = 'only' | 'upTo' | 'also' | 'goTo'

/** Images of a dataset that a person has chosen, by their numbers, and the one that was chosen or gone to last. */
export function useChosenImages() {
  const chosen = shallowRef<ReadonlySet<number>>(new Set())
  const last = ref<number>()
  let from = 0

  function choose(image: number, how: ChooseHow): void {
    if (how === 'upTo') {
      const [first, end] = [Math.min(from, image), Math.max(from, image)]
      chosen.value = new Set(Array.from({ length: end - first + 1 }, (_, i) => first + i))
    } else if (how !== 'goTo') {
      const next = how === 'also' ? new Set(chosen.value) : new Set<number>()
      if (!next.delete(image)) next.add(image)
      chosen.value = next
      from = image
    }
    last.value = image
  }
  /** As a new run and the command line take them: `100-199,250`. */
  const text = computed(() => imageRangesText([...chosen.value].map((first) => ({ first, count: 1 }))))
  return { chosen, last, text, choose }
}

/** Where a key leads from an image in a grid of so many columns, or undefined for keys that mean nothing there. */
export function imageAt(
  key: string,
  image: number,
  { count, columns, page }: { count: number; columns: number; page: number },
): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * page,
    PageDown: columns * page,
    Home: -image,
    End: count - 1 - image,
  }
  if (!(key in steps)) return undefined
  const to = image + steps[key]
  // Up from the first line and down from the last one stay where they are; a page goes to the end.
  if (key.startsWith('Arrow')) return to >= 0 && to < count ? to : image
  return Math.max(0, Math.min(count - 1, to))
}
