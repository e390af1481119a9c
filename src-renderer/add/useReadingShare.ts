import { shallowRef, watchEffect, type ShallowRef } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import { useLine } from '../host/line.ts'

/** What is read sooner is not worth a bar that comes and goes, milliseconds. */
const notWorthSaying = 300

/**
 * How much is read of the weights at a path, 0 to 1, once that takes longer than a moment.
 *
 * @param path  read reactively: of what is waited for; undefined where nothing is
 */
export function useReadingShare(path: () => string | undefined): Readonly<ShallowRef<number | undefined>> {
  const line = useLine()
  const share = shallowRef<number>()
  watchEffect((onCleanup) => {
    share.value = undefined
    const place = path()
    if (!place) return
    let stop = () => {}
    const timer = setTimeout(
      () => (stop = line.subscribe(contract.watchReading, { path: place }, (told) => (share.value = told.share))),
      notWorthSaying,
    )
    onCleanup(() => (clearTimeout(timer), stop()))
  })
  return share
}
