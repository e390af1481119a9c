import { shallowRef, watchEffect, type Ref, type ShallowRef } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { useLine } from '../host/line.ts'

/**
 * How much is done of the measurement of a run's conditioning, 0 to 1, while it is waited for.
 *
 * @param run  read reactively
 */
export function useConditioningShare(
  waiting: Readonly<Ref<boolean>>,
  run: () => { projectId: string; runId: string },
): Readonly<ShallowRef<number | undefined>> {
  const line = useLine()
  const share = shallowRef<number>()
  watchEffect((onCleanup) => {
    share.value = undefined
    if (!waiting.value) return
    onCleanup(line.subscribe(contract.watchConditioning, run(), (told) => (share.value = told.share)))
  })
  return share
}
