import { EngineFailed, errorFromMessage } from '../../../src-shared/errors/errors.ts'
import type { EngineProcess, LaunchEngine } from '../../engine/engineProcess.ts'
import { EngineReply, outputs, type EngineOutput, type EngineRequest, type EngineTask } from '../../engine/protocol.ts'
import { watchOver, type EngineWatch, type Watched } from './engineWatch.ts'

/** One engine process that is started when it is first needed and again after it has ended. */
export interface EngineWorker {
  /**
   * Runs one task. Tasks of one worker run one after the other.
   *
   * @param options.watch  of a task that tells of every step: ends the process where it hangs
   * @throws what the engine throws; EngineFailed where the process ended before it answered, or was ended because it hung
   */
  run<Kind extends EngineTask['kind']>(task: TaskInput<Kind>, options?: TaskOptions): Promise<EngineOutput<Kind>>
  /** Ends the process; a task that comes after that has a new one. */
  close(): void
}

/** A task without its number, which the worker gives. */
export type TaskInput<Kind extends EngineTask['kind']> = { kind: Kind } & Omit<
  Extract<EngineTask, { kind: Kind }>,
  'id' | 'kind'
>

interface TaskOptions {
  signal?: AbortSignal
  onEvaluations?: (evaluations: number, what?: string) => void
  watch?: EngineWatch
}

interface Waiting extends Pick<TaskOptions, 'onEvaluations' | 'watch'> {
  resolve(output: unknown): void
  reject(error: unknown): void
}

/** A process with what it was asked for and has not answered. */
interface Running {
  process: EngineProcess
  waiting: Map<number, Waiting>
  watched?: Watched
}

export function engineWorker(launch: LaunchEngine): EngineWorker {
  let engine: Running | undefined
  let nextId = 0

  /** A machine without memory or processes left refuses at once, instead of with an exit later. */
  function launched(): EngineProcess {
    try {
      return launch()
    } catch (error) {
      throw EngineFailed(
        { reason: `could not be started: ${error instanceof Error ? error.message : String(error)}` },
        { cause: error },
      )
    }
  }

  function running(): Running {
    if (engine) return engine
    const started: Running = { process: launched(), waiting: new Map() }
    const { waiting } = started
    engine = started
    const lose = (reason: string) => {
      started.watched?.stop()
      if (engine === started) engine = undefined
      const lost = [...waiting.values()]
      waiting.clear()
      // One error for all that it had in hand: who hears of it twice knows that one process has ended.
      const error = EngineFailed({ reason })
      for (const entry of lost) entry.reject(error)
    }
    started.watched = watchOver(
      () => waiting.values().next().value?.watch,
      (seconds) => {
        // First, and nobody waits for it: a process that a driver holds may not even end when it is told to.
        const whole = Math.ceil(seconds)
        lose(`was ended after ${whole} ${whole === 1 ? 'second' : 'seconds'} without a sign of work`)
        started.process.kill()
      },
    )
    started.process.onMessage((raw) => {
      const reply = EngineReply.parse(raw)
      const entry = waiting.get(reply.id)
      if (!entry) return
      started.watched?.heard(reply.kind === 'progress' ? reply.evaluations : 0)
      if (reply.kind === 'progress') return entry.onEvaluations?.(reply.evaluations, reply.what)
      waiting.delete(reply.id)
      if (reply.kind === 'result') entry.resolve(reply.output)
      else entry.reject(errorFromMessage(reply.error))
    })
    started.process.onExit(lose)
    return started
  }

  return {
    run(task, { signal, onEvaluations, watch } = {}) {
      const id = nextId++
      return new Promise((resolve, reject) => {
        const { process: engineProcess, waiting, watched } = running()
        const cancel = () => engineProcess.send({ kind: 'cancel', id } satisfies EngineRequest)
        const settle = () => signal?.removeEventListener('abort', cancel)
        waiting.set(id, {
          onEvaluations,
          watch,
          reject: (error) => {
            settle()
            reject(error)
          },
          resolve: (output) => {
            settle()
            const parsed = outputs[task.kind].safeParse(output)
            if (parsed.success) resolve(parsed.data as EngineOutput<typeof task.kind>)
            else reject(EngineFailed({ reason: `its answer to ${task.kind} is not understood` }))
          },
        })
        watched?.go()
        signal?.addEventListener('abort', cancel, { once: true })
        engineProcess.send({ ...task, id })
        if (signal?.aborted) cancel()
      })
    },
    close() {
      const ended = engine
      engine = undefined
      ended?.process.kill()
    },
  }
}
