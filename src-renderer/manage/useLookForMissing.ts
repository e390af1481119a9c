import { useEventListener } from '@vueuse/core'
import { watch } from 'vue'
import { useRoute } from 'vue-router'
import { useLine } from '../host/line.ts'
import { useProjectStore } from '../stores/projectStore.ts'

/**
 * Notices what is moved or removed on the disk while the project is open: it is looked for when the window is looked at again, since files are moved in
 * another one, when another page is opened, and when the workbench missed a file in whatever was asked of it.
 */
export function useLookForMissing(): void {
  const line = useLine()
  const route = useRoute()
  const projects = useProjectStore()
  const look = () => void projects.lookForMissing()
  useEventListener(window, 'focus', look)
  useEventListener(document, 'visibilitychange', () => document.visibilityState === 'visible' && look())
  watch([() => route.path, line.missed], look)
}
