import { useMediaQuery } from '@vueuse/core'
import { computed, ref, watch } from 'vue'

/**
 * In a window that is too low for it, as every one is at 200 % and more, the head of a page would leave no room for what it is the head of: it is
 * folded to one line there, with the tools below it, until a person unfolds it.
 *
 * @param isNeeded  whether what it holds must be seen first, such as where nothing was chosen yet
 */
export function useFold(isNeeded: () => boolean = () => false) {
  const isLow = useMediaQuery('(max-height: 520px)')
  const isUnfolded = ref(false)
  // A window that was higher meanwhile begins anew.
  watch(
    [isLow, isNeeded],
    ([low, needed]) => {
      if (!low) isUnfolded.value = false
      else if (needed) isUnfolded.value = true
    },
    { immediate: true },
  )
  return { isLow, isUnfolded, showsTools: computed(() => !isLow.value || isUnfolded.value) }
}

export type Fold = ReturnType<typeof useFold>
