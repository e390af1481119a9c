import type { JobQueue } from '../jobs/jobQueue.ts'
import type { KnownSpeed } from '../jobs/measuredRates.ts'
import type { AskSpeed } from './resolveRun.ts'

/** Asks a queue how fast models are, each of them once: the plan of a sweep asks with every run. */
export function askSpeed({ speeds }: Pick<JobQueue, 'speeds'>, measure: boolean): AskSpeed {
  const asked = new Map<string, Promise<KnownSpeed | undefined>>()
  return (question) => {
    const key = [question.weights[0], question.provider, question.processes].join()
    const answer = asked.get(key) ?? Promise.resolve(speeds?.of(question, measure))
    asked.set(key, answer)
    return answer
  }
}
