import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { QueueView } from '../../src-shared/contract/views.ts'
import { useLine } from '../host/line.ts'
import { useAnswer } from '../host/useAnswer.ts'
import { useJobsStore } from './jobsStore.ts'
import { useProjectStore } from './projectStore.ts'

const ordered = (runs: QueueView['runs']) => runs.filter(({ state }) => state !== 'left over')

/** The order of the project's queue and whether it is paused: what the jobs do not tell, asked again when jobs or project change. */
export const useQueueStore = defineStore('queue', () => {
  const line = useLine()
  const projects = useProjectStore()
  const jobs = useJobsStore()
  const question = () => projects.project && { projectId: projects.project.projectId }
  const { answer, ask } = useAnswer(contract.getQueue, question)
  // Not with every step that a job reports: only what may change the order.
  watch([() => projects.project, () => jobs.jobs.map(({ runId, state, note }) => [runId, state, note]).join()], () =>
    ask(),
  )

  const runs = computed(() => answer.value?.runs ?? [])
  const paused = computed(() => answer.value?.paused ?? false)
  /** What was set aside, or an earlier program did not come to: it waits until somebody goes on. */
  const leftOver = computed(() => runs.value.filter(({ state }) => state === 'left over'))
  const inOrder = computed(() => ordered(runs.value))
  /** How many at the front of the order have begun. */
  const atWork = computed(() => inOrder.value.filter(({ state }) => state !== 'queued').length)

  /** Of every run of the queue the places from 1 that it can be moved to. */
  const places = computed(() => {
    const { length } = inOrder.value
    return new Map(
      inOrder.value.map(({ runId }, index) => {
        const place = index + 1
        const waits = place > atWork.value
        return [
          runId,
          {
            ...(waits && place - 1 > atWork.value && { before: place - 1 }),
            ...(waits && place < length && { after: place + 1 }),
          },
        ] as const
      }),
    )
  })
  /** The places one before and one after a run's own; absent at the ends and for what is at work. */
  const placesBeside = (runId: string): { before?: number; after?: number } => places.value.get(runId) ?? {}

  /** Whether it is in the queue and has not begun. */
  const waits = (runId: string) => inOrder.value.some((run) => run.runId === runId && run.state === 'queued')

  async function pause(): Promise<void> {
    await line.call(contract.pauseQueue, question()!)
    await ask()
  }
  async function resume(): Promise<void> {
    await line.call(contract.resumeQueue, question()!)
    await ask()
  }
  /** @returns the ids in their order then, which the page may show later */
  async function move(runId: string, place: number): Promise<string[]> {
    const then = await line.call(contract.moveInQueue, { ...question()!, runId, place })
    await ask()
    return ordered(then.runs).map((run) => run.runId)
  }
  /** @returns a sentence for each run that could not be taken out, where others could */
  async function remove(runIds: string[]): Promise<string[]> {
    try {
      return (await line.call(contract.removeFromQueue, { ...question()!, runIds })).notTakenOut ?? []
    } finally {
      // Where not one could be, the list was an old one.
      await ask()
    }
  }
  return { paused, leftOver, inOrder, atWork, placesBeside, waits, pause, resume, move, remove }
})
