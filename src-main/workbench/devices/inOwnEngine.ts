import { EngineFailed } from '../../../src-shared/errors/errors.ts'
import type { LaunchEngine } from '../../engine/engineProcess.ts'
import type { EngineOutput, EngineTask } from '../../engine/protocol.ts'
import { engineWorker, type TaskInput } from '../jobs/engineWorker.ts'

/**
 * Runs one task in an engine process of its own, which ends with it: what a driver does to that process, or leaves in it, touches nothing else.
 *
 * @param patience  seconds after which it is ended
 * @throws what the task throws; EngineFailed where the process ended before it answered, or had to be ended
 */
export async function inOwnEngine<Kind extends EngineTask['kind']>(
  launch: LaunchEngine,
  task: TaskInput<Kind>,
  { patience, signal }: { patience: number; signal?: AbortSignal },
): Promise<EngineOutput<Kind>> {
  const worker = engineWorker(launch)
  let late = false
  const timer = setTimeout(() => {
    late = true
    worker.close()
  }, 1000 * patience)
  const end = () => worker.close()
  signal?.addEventListener('abort', end, { once: true })
  try {
    signal?.throwIfAborted()
    return await worker.run(task)
  } catch (error) {
    if (late) throw EngineFailed({ reason: `gave no answer within ${patience} seconds` })
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
    worker.close()
  }
}
