import type { LaunchEngine } from '../../engine/engineProcess.ts'
import { engineWorker, type EngineWorker } from './engineWorker.ts'

/** Engine processes that several runs use one after the other, with the model that they have loaded. */
export interface EnginePool {
  /** So many of them, started when they are first needed; whoever has taken them puts them down with `rest`. */
  take(count: number): readonly EngineWorker[]
  /** Nobody needs them for now: they end after a minute. */
  rest(): void
  /** Ends them at once. */
  close(): void
}

/** Engine processes keep their loaded model this long after the last run, milliseconds. */
const keptFor = 60_000

export function enginePool(launch: LaunchEngine): EnginePool {
  const workers: EngineWorker[] = []
  let idle: NodeJS.Timeout | undefined
  const end = () => workers.splice(0).forEach((worker) => worker.close())
  return {
    take(count) {
      clearTimeout(idle)
      while (workers.length < count) workers.push(engineWorker(launch))
      return workers.slice(0, count)
    },
    rest() {
      clearTimeout(idle)
      idle = setTimeout(end, keptFor).unref()
    },
    close() {
      clearTimeout(idle)
      end()
    },
  }
}
