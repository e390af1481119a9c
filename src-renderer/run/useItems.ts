import { shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { RunItem } from '../../src-shared/project/runRecord.ts'
import { useLine } from '../host/line.ts'
import { useNoticesStore } from '../stores/noticesStore.ts'

const pageLength = 10_000

/**
 * What the rows of a run started from. All of them are fetched, page by page, once they are needed: a gallery without groups and filters
 * never asks.
 */
export function useItems(projectId: string, runId: string, needed: () => number | undefined) {
  const line = useLine()
  const notices = useNoticesStore()
  const items = shallowRef<readonly (RunItem | undefined)[]>([])
  watch(
    needed,
    (count) => {
      if (count === undefined || items.value.length >= count) return
      void notices.guard(async () => {
        const all: RunItem[] = []
        for (let first = 0; first < count; first += pageLength) {
          const page = await line.call(contract.listItems, { projectId, runId, first, count: pageLength })
          for (const item of page.items) all[item.row] = item
        }
        items.value = all
      })
    },
    { immediate: true },
  )
  return items
}
