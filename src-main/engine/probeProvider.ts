import * as onnxruntime from 'onnxruntime-node'
import type { Provider } from '../../src-shared/project/device.ts'
import { graphBuilder } from '../models/onnx/graphBuilder.ts'
import { attended, convolution, groupNorm, silu, type Features } from '../models/onnx/layers.ts'
import { noiseStream } from '../random/noiseStream.ts'
import { createSession } from './createSession.ts'
import type { ProbeResult } from './protocol.ts'
import { providerOptions } from './providerOptions.ts'
import { relativeDifference } from './relativeDifference.ts'

/** The probe's network: what a U-Net is made of, (rows, channels, size, size), large enough that a GPU has something to do. */
const [rows, channels, size, heads] = [8, 64, 32, 4]

/** The best of so many evaluations is taken, the first of which loads and compiles; no more are begun after this long, seconds. */
const evaluations = 4
const longest = 5

/** As far as a probe needs one. */
export interface ProbeSession {
  evaluate(state: Float32Array): Promise<Float32Array>
  release(): Promise<void>
}

/**
 * Makes a session of a provider, and runs a small network of fixed weights there and on one thread of the CPU.
 *
 * @param open  makes the sessions
 * @throws ONNX Runtime's own errors where the provider cannot be used
 */
export async function probeProvider(
  provider: Provider,
  open: (provider: Provider) => Promise<ProbeSession> = openProbeSession,
): Promise<ProbeResult> {
  const state = noiseStream({ stream: 'per-image', seed: 0, count: rows, length: channels * size ** 2 }).rows(0, rows)
  const measured = async (one: Provider) => {
    const session = await open(one)
    try {
      return await best(() => session.evaluate(state))
    } finally {
      await session.release()
    }
  }
  const cpu = await measured('cpu')
  const found = await measured(provider)
  return {
    difference: relativeDifference(found.output, cpu.output),
    seconds: found.seconds,
    cpuSeconds: cpu.seconds,
  }
}

async function best(evaluate: () => Promise<Float32Array>): Promise<{ output: Float32Array; seconds: number }> {
  const began = performance.now()
  let output: Float32Array | undefined
  let seconds = Number.POSITIVE_INFINITY
  for (let i = 0; i < evaluations && performance.now() - began < 1000 * longest; i++) {
    const before = performance.now()
    const given = await evaluate()
    seconds = Math.min(seconds, (performance.now() - before) / 1000)
    output ??= given.slice()
  }
  return { output: output!, seconds }
}

async function openProbeSession(provider: Provider): Promise<ProbeSession> {
  const { onnx, externalData } = probeNetwork()
  const session = await createSession({ onnx, externalData }, providerOptions(provider))
  return {
    async evaluate(state) {
      const { output } = await session.run({
        state: new onnxruntime.Tensor('float32', state, [rows, channels, size, size]),
      })
      return output.data as Float32Array
    },
    release: () => session.release(),
  }
}

/** GroupNorm, SiLU and convolution, then attention over a quarter of the pixels' side, with weights that keep the size of numbers. */
function probeNetwork() {
  const shapes: Record<string, number[]> = {
    'norm.weight': [channels],
    'norm.bias': [channels],
    'conv.weight': [channels, channels, 3, 3],
    'conv.bias': [channels],
  }
  const file = 'probe.bin'
  const graph = graphBuilder((name) => shapes[name], file)
  const state = graph.input('state', 'float', [rows, channels, size, size])
  const normal = groupNorm(graph, 'norm', { value: state, channels, size })
  const features: Features = { ...normal, value: silu(graph, normal.value) }
  const convolved = convolution(graph, 'conv', features, channels)
  const tokens = size ** 2
  const split = graph.node('Reshape', [convolved.value, graph.integers([0, heads, channels / heads, tokens])])
  const coarse = graph.node('MaxPool', [split], { kernel_shape: [1, 4], strides: [1, 4] })
  const mixed = attended(graph, [coarse, coarse, coarse], { heads, width: channels / heads, tokens: tokens / 4 })
  const built = graph.finish(mixed, 'output', ['a', 'b', 'c', 'd'])
  const data = new Float32Array(built.byteLength / 4)
  for (const [i, { byteOffset, count }] of built.weights.entries()) {
    const values = noiseStream({ stream: 'per-image', seed: i + 1, count: 1, length: count }).rows(0, 1)
    data.set(
      values.map((value) => value / Math.sqrt(9 * channels)),
      byteOffset / 4,
    )
  }
  return { onnx: built.onnx, externalData: [{ path: file, data: new Uint8Array(data.buffer) }] }
}
