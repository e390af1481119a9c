import { computed, type Ref } from 'vue'
import { pairCount, type RowPairs } from '../../src-shared/studies/rowPairs.ts'
import { pairWords } from './pairWords.ts'
import type { Compared } from './useCompared.ts'

/** Whether compared runs began alike, how many images they share where that is not all of them, and whether they share any. */
export function usePairWords(
  compared: Readonly<Ref<readonly Compared[]>>,
  pairs: Readonly<Ref<readonly RowPairs[] | undefined>>,
) {
  return {
    matched: computed(() => pairs.value?.every(({ sameStart }) => sameStart)),
    shared: computed(
      () =>
        pairs.value &&
        pairWords(
          compared.value.map(({ detail }) => detail.record.count),
          pairs.value,
        ),
    ),
    anyPair: computed(() => pairs.value?.some((one) => pairCount(one) > 0)),
  }
}
