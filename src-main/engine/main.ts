import { Cancelled, errorToMessage } from '../../src-shared/errors/errors.ts'
import { executeBatch } from './executeBatch.ts'
import { measureRun } from './measureRun.ts'
import { onnxruntimeVersion } from './modelSession.ts'
import { predictFile } from './predictFile.ts'
import { EngineRequest, type EngineReply, type EngineTask } from './protocol.ts'

/**
 * The engine process. It runs under Electron's utilityProcess and under plain Node alike, takes requests from its owner one by one,
 * and ends with its owner.
 */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}
const parentPort = (process as { parentPort?: ParentPort }).parentPort

const reply = (message: EngineReply) => (parentPort ? parentPort.postMessage(message) : process.send?.(message))
const queue: { task: EngineTask; controller: AbortController }[] = []
let working = false

function receive(raw: unknown): void {
  const parsed = EngineRequest.safeParse(raw)
  if (!parsed.success) throw new Error(`A request that this engine does not understand: ${parsed.error.message}`)
  const request = parsed.data
  if (request.kind === 'cancel') {
    queue.find(({ task }) => task.id === request.id)?.controller.abort()
    return
  }
  queue.push({ task: request, controller: new AbortController() })
  void workOff()
}

async function workOff(): Promise<void> {
  if (working) return
  working = true
  for (let next = queue[0]; next; next = queue[0]) {
    const { task, controller } = next
    try {
      if (controller.signal.aborted) throw Cancelled({ what: 'The batch' })
      const output = await execute(task, controller.signal)
      reply({ kind: 'result', id: task.id, output })
    } catch (error) {
      reply({ kind: 'failed', id: task.id, error: errorToMessage(error) })
    }
    queue.shift()
  }
  working = false
}

function execute(task: EngineTask, signal: AbortSignal): Promise<unknown> {
  const onEvaluations = (evaluations: number) => reply({ kind: 'progress', id: task.id, evaluations })
  if (task.kind === 'batch') return executeBatch(task, { signal, onEvaluations })
  if (task.kind === 'summary') return measureRun(task)
  return predictFile(task)
}

if (parentPort) parentPort.on('message', (event) => receive(event.data))
else {
  process.on('message', receive)
  process.on('disconnect', () => process.exit(0))
}
// A key press in the owner's terminal reaches the whole process group; the owner decides what it means.
process.on('SIGINT', () => {})
reply({ kind: 'ready', onnxruntime: onnxruntimeVersion })
