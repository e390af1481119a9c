import { EngineFailed, errorFromMessage } from '../../../src-shared/errors/errors.ts'
import type { EngineProcess, LaunchEngine } from '../../engine/engineProcess.ts'
import { EngineReply, outputs, type EngineOutput, type EngineRequest, type EngineTask } from '../../engine/protocol.ts'

/** One engine process that is started when it is first needed and again after it has ended. */
export interface EngineWorker {
  /**
   * Runs one task. Tasks of one worker run one after the other.
   *
   * @throws what the engine throws; EngineFailed where the process ended before it answered
   */
  run<Kind extends EngineTask['kind']>(
    task: TaskInput<Kind>,
    options?: { signal?: AbortSignal; onEvaluations?: (evaluations: number, what?: string) => void },
  ): Promise<EngineOutput<Kind>>
  close(): void
}

/** A task without its number, which the worker gives. */
export type TaskInput<Kind extends EngineTask['kind']> = { kind: Kind } & Omit<
  Extract<EngineTask, { kind: Kind }>,
  'id' | 'kind'
>

interface Waiting {
  resolve(output: unknown): void
  reject(error: unknown): void
  onEvaluations?: (evaluations: number, what?: string) => void
}

export function engineWorker(launch: LaunchEngine): EngineWorker {
  const waiting = new Map<number, Waiting>()
  let engine: EngineProcess | undefined
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

  function running(): EngineProcess {
    if (engine) return engine
    const started = launched()
    engine = started
    started.onMessage((raw) => {
      const reply = EngineReply.parse(raw)
      const entry = waiting.get(reply.id)
      if (!entry) return
      if (reply.kind === 'progress') return entry.onEvaluations?.(reply.evaluations, reply.what)
      waiting.delete(reply.id)
      if (reply.kind === 'result') entry.resolve(reply.output)
      else entry.reject(errorFromMessage(reply.error))
    })
    started.onExit((reason) => {
      if (engine === started) engine = undefined
      const lost = [...waiting.values()]
      waiting.clear()
      for (const entry of lost) entry.reject(EngineFailed({ reason }))
    })
    return started
  }

  return {
    run(task, { signal, onEvaluations } = {}) {
      const id = nextId++
      return new Promise((resolve, reject) => {
        const engineProcess = running()
        const cancel = () => engineProcess.send({ kind: 'cancel', id } satisfies EngineRequest)
        const settle = () => signal?.removeEventListener('abort', cancel)
        waiting.set(id, {
          onEvaluations,
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
        signal?.addEventListener('abort', cancel, { once: true })
        engineProcess.send({ ...task, id })
        if (signal?.aborted) cancel()
      })
    },
    close() {
      engine?.kill()
    },
  }
}
