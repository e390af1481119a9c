import type { RouteLocationRaw } from 'vue-router'
import { useProjectStore } from '../stores/projectStore.ts'
import { runsToAddress } from './runsInAddress.ts'

/** Where the pictures of runs stand side by side; of runs that are gone those that are left, and undefined where none is. */
export function useGridPlace() {
  const projects = useProjectStore()
  return (ids: readonly string[]): RouteLocationRaw | undefined => {
    const { projectId, runs: all } = projects.project!
    const runs = runsToAddress(ids, all)
    return runs === '' ? undefined : { name: 'grid', params: { projectId }, query: { runs } }
  }
}
