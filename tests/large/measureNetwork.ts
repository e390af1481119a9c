import { Worker } from 'node:worker_threads'
import { readFileSync } from 'node:fs'
import * as onnxruntime from 'onnxruntime-node'
import { createSession } from '../../src-main/engine/createSession.ts'
import { compileModel } from '../../src-main/models/compileModel.ts'
import { openModel } from '../../src-main/models/openModel.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'

/** What a process of its own finds out about a network. */
export interface NetworkMeasures {
  readonly parameters: number
  /** CPU seconds of making the graph and of creating the session, for the first checkpoint and, where there is one, for the next. */
  readonly loadSeconds: number
  readonly nextLoadSeconds?: number
  /** Wall seconds of the fastest of the evaluations. */
  readonly evaluationSeconds: number
  /** MB of anonymous memory above what the process had before: its highest, and with the session idle. Mapped files are not counted. */
  readonly peakAnonymous: number
  readonly idleAnonymous: number
  /** Of the output. */
  readonly finite: boolean
  readonly outputMean: number
}

export interface NetworkTask {
  readonly file: string
  /** Another checkpoint of the same network. */
  readonly next?: string
  readonly settings: ModelSettings
  readonly level: 'disabled' | 'basic' | 'extended' | 'layout' | 'all'
  readonly evaluations: number
}

/** In MB, from /proc; this is for Linux. */
function anonymousMemory(): number {
  return Number(/RssAnon:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1000
}

/** Looks at the memory every few milliseconds from a thread of its own, since loading a network blocks this one. */
function watchMemory(): { peak(): number } {
  const shared = new SharedArrayBuffer(8)
  const highest = new Float64Array(shared)
  const source = `
    const { readFileSync } = require('node:fs')
    const highest = new Float64Array(require('node:worker_threads').workerData)
    setInterval(() => {
      const now = Number(/RssAnon:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1000
      if (now > highest[0]) highest[0] = now
    }, 5)`
  new Worker(source, { eval: true, workerData: shared }).unref()
  return { peak: () => Math.max(highest[0], anonymousMemory()) }
}

async function measure({ file, next, settings: given, level, evaluations }: NetworkTask): Promise<NetworkMeasures> {
  const memory = watchMemory()
  await new Promise((resolve) => setTimeout(resolve, 200))
  const before = anonymousMemory()
  const { settings, shape, outputChannels, parts } = await openModel(file, { settings: given })
  const load = async (path: string) => {
    const began = process.cpuUsage()
    const model = await compileModel(path, settings)
    const session = await createSession(model, { graphOptimizationLevel: level })
    const { user, system } = process.cpuUsage(began)
    return { session, inputs: model.inputs, seconds: (user + system) / 1e6 }
  }
  const first = await load(file)
  const idleAnonymous = anonymousMemory() - before
  const [channels, size] = shape
  const state = Float32Array.from({ length: channels * size ** 2 }, (_, i) => 1.5 * Math.sin(12.9898 * i))
  const feeds: Record<string, onnxruntime.Tensor> = {
    [first.inputs.state]: new onnxruntime.Tensor('float32', state, [1, channels, size, size]),
    [first.inputs.timesteps]: new onnxruntime.Tensor('float32', Float32Array.of(500), [1]),
  }
  if (first.inputs.classes) feeds[first.inputs.classes] = new onnxruntime.Tensor('int64', BigInt64Array.of(5n), [1])
  const seconds: number[] = []
  let output = new Float32Array(0)
  for (let i = 0; i < evaluations; i++) {
    const began = performance.now()
    const [result] = Object.values(await first.session.run(feeds))
    seconds.push((performance.now() - began) / 1000)
    output = result.data as Float32Array<ArrayBuffer>
  }
  const peakAnonymous = memory.peak() - before
  await first.session.release()
  const following = next === undefined ? undefined : await load(next)
  await following?.session.release()
  return {
    parameters: parts.reduce((sum, part) => sum + part.parameters, 0),
    loadSeconds: first.seconds,
    nextLoadSeconds: following?.seconds,
    evaluationSeconds: Math.min(...seconds),
    peakAnonymous,
    idleAnonymous,
    finite: output.length === outputChannels * size ** 2 && output.every(Number.isFinite),
    outputMean: output.reduce((sum, value) => sum + Math.abs(value), 0) / output.length,
  }
}

process.on('message', (task: NetworkTask) => {
  void measure(task).then((measures) => {
    process.send!(measures, () => process.exit(0))
  })
})
