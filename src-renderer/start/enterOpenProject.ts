import type { Router } from 'vue-router'
import { contract } from '../../src-shared/contract/contract.ts'
import type { Line } from '../host/line.ts'

/**
 * Goes straight to the project that the program was started with. Called once as the page loads; afterwards the start page can be visited
 * while a project is open. Where the workbench cannot be reached the start page stays, which says so.
 */
export async function enterOpenProject(router: Router, line: Line): Promise<void> {
  await router.isReady()
  const onStartPage = () => router.currentRoute.value.name === 'start'
  if (!onStartPage()) return
  const host = await line.call(contract.describeHost, {}).catch(() => undefined)
  const first = host?.open[0]
  if (first && onStartPage()) await router.replace({ name: 'project', params: { projectId: first.projectId } })
}
