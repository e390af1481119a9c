import type { Connection } from '../../src-shared/contract/connect.ts'
import { contract } from '../../src-shared/contract/contract.ts'

/**
 * Runs one inversion and times it.
 *
 * @returns images per second between the first finished batch of every process and the moment when fewer batches than processes are
 *   left, where loading the model and an idle process at the end do not count; and the seconds from the call to the end
 */
export async function timedInversion(
  connection: Connection,
  {
    projectId,
    samples,
    model = 'demo',
    steps,
    processes,
    batch,
  }: { projectId: string; samples: string; model?: string; steps: number; processes: number; batch: number },
): Promise<{ imagesPerSecond: number; wholeSeconds: number; runId: string }> {
  const marks: { at: number; evaluations: number; done: number; count: number }[] = []
  const stop = connection.subscribe(contract.watchJobs, {}, ({ jobs }) => {
    if (jobs[0])
      marks.push({
        at: performance.now() / 1000,
        evaluations: jobs[0].evaluationsDone,
        done: jobs[0].done,
        count: jobs[0].count,
      })
  })
  const began = performance.now()
  const { runId } = await connection.call(contract.startRun, {
    projectId,
    request: {
      kind: 'invert',
      model,
      source: { from: 'file', path: samples, as: 'samples' },
      steps,
      batch,
      processes,
    },
  })
  const { record } = await connection.call(contract.waitForRun, { projectId, runId })
  stop()
  if (record.state !== 'done') throw new Error(record.error?.message)
  const wholeSeconds = (performance.now() - began) / 1000
  const steady = marks.filter(({ done, count }) => done >= processes * batch && count - done >= processes * batch)
  const [first, last] = steady.length > 1 ? [steady[0], steady[steady.length - 1]] : [marks[0], marks[marks.length - 1]]
  return { imagesPerSecond: (last.evaluations - first.evaluations) / steps / (last.at - first.at), wholeSeconds, runId }
}
