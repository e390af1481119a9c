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
  // Asked of every run of a project with every step that a job reports
  const byRun = computed(() => new Map(jobs.value.map((job) => [`${job.projectId} ${job.runId}`, job])))
  const jobOf = (projectId: string, runId: string) => byRun.value.get(`${projectId} ${runId}`)
  return { jobs, current, waiting, jobOf }
})
