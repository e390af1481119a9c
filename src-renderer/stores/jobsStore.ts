import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { JobView } from '../../src-shared/contract/views.ts'
import { useLine } from '../host/line.ts'

/** The runs at work and waiting, of all open projects. They belong to the workbench; the page only watches. */
export const useJobsStore = defineStore('jobs', () => {
  const jobs = shallowRef<JobView[]>([])
  useLine().subscribe(contract.watchJobs, {}, (payload) => (jobs.value = payload.jobs))
  const current = computed(() => jobs.value.find((job) => job.state !== 'queued') ?? jobs.value[0])
  const waiting = computed(() => jobs.value.filter((job) => job !== current.value).length)
  const jobOf = (projectId: string, runId: string) =>
    jobs.value.find((job) => job.runId === runId && job.projectId === projectId)
  return { jobs, current, waiting, jobOf }
})
