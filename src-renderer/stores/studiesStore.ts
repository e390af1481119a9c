import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { StudyView } from '../../src-shared/contract/studyViews.ts'
import { useLine } from '../host/line.ts'
import { useProjectStore } from './projectStore.ts'

/** The studies of the project on screen, as the workbench tells them. */
export const useStudiesStore = defineStore('studies', () => {
  const line = useLine()
  const projects = useProjectStore()
  const studies = shallowRef<readonly StudyView[]>([])
  let stop = () => {}
  watch(
    () => projects.project?.projectId,
    (projectId) => {
      stop()
      studies.value = []
      if (projectId)
        stop = line.subscribe(contract.watchStudies, { projectId }, (payload) => (studies.value = payload.studies))
    },
    { immediate: true },
  )
  return { studies }
})
