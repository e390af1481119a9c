import { computed, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { RunRow } from '../../src-shared/contract/views.ts'
import { listedRuns, runColumns, usualOrder, type RunColumn, type RunOrder } from './runList.ts'

/** Which runs of the project are listed and in which order; both stand in the address, so that they survive a reload and the way back. */
export function useRunList(runs: () => readonly RunRow[]) {
  const route = useRoute()
  const router = useRouter()
  const write = (values: Record<string, string | undefined>) =>
    void router.replace({ query: { ...route.query, ...values } })

  const words = ref(typeof route.query.find === 'string' ? route.query.find : '')
  watch(words, (text) => write({ find: text || undefined }))
  const order = computed<RunOrder>(() => {
    const column = runColumns.find((name) => name === route.query.sort)
    return column ? { column, direction: route.query.direction === 'down' ? 'down' : 'up' } : usualOrder
  })
  const listed = computed(() => listedRuns(runs(), words.value, order.value))

  /** Orders by a column, and turns the order round where it is by that one already. Words begin with A, times and counts with the largest. */
  function orderBy(column: RunColumn): void {
    const first = ['images', 'took', 'begun'].includes(column) ? 'down' : 'up'
    const { column: now, direction } = order.value
    const next = now !== column ? first : direction === 'up' ? 'down' : 'up'
    const isUsual = column === usualOrder.column && next === usualOrder.direction
    write({ sort: isUsual ? undefined : column, direction: isUsual ? undefined : next })
  }
  return { words, order, listed, orderBy }
}
