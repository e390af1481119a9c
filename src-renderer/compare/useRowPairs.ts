import { computed, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { RowPairs } from '../../src-shared/studies/rowPairs.ts'
import { ConnectionLost } from '../../src-shared/errors/errors.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'

/**
 * Which rows of each run but the first belong to those of the first.
 *
 * @param ids  no more runs than are compared at once, which is what can be asked for; of one or none nothing is
 * @returns pairs: undefined until they are known
 */
export function useRowPairs(projectId: string, ids: () => readonly string[]) {
  const line = useLine()
  const found = shallowRef<{ ids: string; pairs: RowPairs[] }>()
  const problem = shallowRef<string>()

  async function ask(runIds: readonly string[]): Promise<void> {
    const areShown = () => ids().join() === runIds.join()
    try {
      const { pairs } = await line.call(contract.pairRuns, { projectId, runIds: [...runIds] })
      if (areShown()) found.value = { ids: runIds.join(), pairs }
    } catch (error) {
      if (areShown() && !ConnectionLost.is(error)) problem.value = sentenceOf(error)
    }
  }
  watch(
    [() => ids().join(), line.connections],
    () => {
      problem.value = undefined
      if (ids().length > 1 && found.value?.ids !== ids().join()) void ask(ids())
    },
    { immediate: true },
  )
  const pairs = computed(() => (found.value?.ids === ids().join() ? found.value.pairs : undefined))
  return { pairs, problem }
}
