import { Cancelled, errorToMessage } from '../../src-shared/errors/errors.ts'
import { listSupportedBackends } from 'onnxruntime-node'
import { differenceMap } from '../analysis/differenceMap.ts'
import { autoencodeFile } from './autoencodeFile.ts'
import { checkProvider } from './checkProvider.ts'
import { decodeRow } from './decodedPictures.ts'
import { tryEncoder } from './encoderSession.ts'
import { executeBatch } from './executeBatch.ts'
import { measureConditioning } from './measureConditioning.ts'
import { measureRun } from './measureRun.ts'
import { measureSpeed } from './measureSpeed.ts'
import { measureTrials } from './measureTrials.ts'
import { predictFile } from './predictFile.ts'
import { probeProvider } from './probeProvider.ts'
import { forbidTensorFloat32 } from './providerOptions.ts'
import { sampleInSteps } from './sampleInSteps.ts'
import { measureStudy } from './studies/measureStudy.ts'
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

function reply(message: EngineReply): void {
  if (parentPort) parentPort.postMessage(message)
  else process.send?.(message)
}
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

/** One task is computed at a time; while its rows go to the disk the next one is computed already. */
async function workOff(): Promise<void> {
  if (working) return
  working = true
  let written = Promise.resolve()
  for (let next = queue[0]; next; next = queue[0]) {
    const { task, controller } = next
    const finish = await compute(task, controller.signal)
    queue.shift()
    await written
    written = finish()
  }
  working = false
  await written
}

/** @returns what ends the task and answers it, and never throws */
async function compute(task: EngineTask, signal: AbortSignal): Promise<() => Promise<void>> {
  const fail = (error: unknown) => reply({ kind: 'failed', id: task.id, error: errorToMessage(error) })
  try {
    if (signal.aborted) throw Cancelled({ what: 'The batch' })
    const write = await execute(task, signal)
    return () => write().then((output) => reply({ kind: 'result', id: task.id, output }), fail)
  } catch (error) {
    return () => Promise.resolve(fail(error))
  }
}

async function execute(task: EngineTask, signal: AbortSignal): Promise<() => Promise<unknown>> {
  const onEvaluations = (evaluations: number) => reply({ kind: 'progress', id: task.id, evaluations })
  if (task.kind === 'batch') return executeBatch(task, { signal, onEvaluations })
  const output = await answer(task, signal)
  return () => Promise.resolve(output)
}

function answer(task: Exclude<EngineTask, { kind: 'batch' }>, signal: AbortSignal): Promise<unknown> {
  switch (task.kind) {
    case 'study':
      return measureStudy(task, {
        signal,
        onProgress: (share, what) => reply({ kind: 'progress', id: task.id, evaluations: share, what }),
      })
    case 'summary':
      return measureRun(task)
    case 'predict':
      return predictFile(task)
    case 'autoencode':
      return autoencodeFile(task)
    case 'picture':
      return decodeRow(task)
    case 'flip':
      return Promise.resolve({ values: differenceMap(task.reference, task.test, task.shape, 'flip') })
    case 'speed':
      return measureSpeed(task)
    case 'sampleNow':
      return sampleInSteps(task, {
        signal,
        onStep: (step) => reply({ kind: 'progress', id: task.id, evaluations: step }),
      })
    case 'providers':
      return Promise.resolve(listSupportedBackends().map(({ name }) => name))
    case 'probe':
      return probeProvider(task.provider)
    case 'check':
      return checkProvider(task.model)
    case 'conditioning':
      return measureConditioning(task, {
        signal,
        onShare: (share) => reply({ kind: 'progress', id: task.id, evaluations: share }),
      })
    case 'trials': {
      let evaluated = 0
      return measureTrials(task, {
        signal,
        onEvaluated: () => reply({ kind: 'progress', id: task.id, evaluations: ++evaluated }),
      })
    }
    case 'encoder-trial':
      return tryEncoder(task)
  }
}

forbidTensorFloat32()
if (parentPort) parentPort.on('message', (event) => receive(event.data))
else {
  process.on('message', receive)
  process.on('disconnect', () => process.exit(0))
}
// A key press in the owner's terminal reaches the whole process group; the owner decides what it means.
process.on('SIGINT', () => {})
