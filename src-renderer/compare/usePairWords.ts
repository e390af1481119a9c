import { computed, type Ref } from 'vue'
import { pairCount, type RowPairs } from '../../src-shared/studies/rowPairs.ts'
import { apartWords, pairWords } from './pairWords.ts'
import type { Compared } from './useCompared.ts'

/** Which compared runs did not begin alike, how many images the others share where that is not all of them, and whether there is any pair. */
export function usePairWords(
  compared: Readonly<Ref<readonly Compared[]>>,
  pairs: Readonly<Ref<readonly RowPairs[] | undefined>>,
) {
  return {
    apart: computed(() => pairs.value && apartWords(pairs.value)),
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
