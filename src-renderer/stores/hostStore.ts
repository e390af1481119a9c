import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { Host } from '../../src-shared/contract/views.ts'
import { useLine } from '../host/line.ts'
import { useNoticesStore } from './noticesStore.ts'

/** What the host can do, asked again on every connection: another host may have taken its place. */
export const useHostStore = defineStore('host', () => {
  const line = useLine()
  const notices = useNoticesStore()
  const host = shallowRef<Host>()
  const refresh = async () => {
    host.value = await line.call(contract.describeHost, {})
  }
  watch(line.connections, (count) => count > 0 && notices.guard(refresh), { immediate: true })
  return { host, refresh }
})
