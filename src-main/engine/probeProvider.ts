import * as onnxruntime from 'onnxruntime-node'
import type { Provider } from '../../src-shared/project/device.ts'
import { graphBuilder } from '../models/onnx/graphBuilder.ts'
import { attended, convolution, groupNorm, silu, type Features } from '../models/onnx/layers.ts'
import { noiseStream } from '../random/noiseStream.ts'
import { createSession } from './createSession.ts'
import type { ProbeResult } from './protocol.ts'
import { providerOptions } from './providerOptions.ts'
import { relativeDifference } from './relativeDifference.ts'

/** The probe's network: what a U-Net is made of, from pictures of (3, size, size). Its blocks are as many as keep a GPU busy beside the copies. */
const [channels, size, heads, blocks] = [64, 32, 4, 6]

/** Rows that a provider is timed with one after the other: the last are those of a batch that a run on a GPU takes of such pictures. */
const [oneRow, fewRows, manyRows] = [1, 8, 64]

/** The best of so many evaluations is taken, the first of which loads and compiles; no more are begun after this long, seconds. */
const evaluations = 4
const longest = 5

/** As far as a probe needs one. */
export interface ProbeSession {
  /** @param state  (rows, 3, size, size) */
  evaluate(state: Float32Array, rows: number): Promise<Float32Array>
  release(): Promise<void>
}

/**
 * Makes a session of a provider, and runs a small network of fixed weights there and on one thread of the CPU. The provider has one row, a few, and
 * as many as runs have on a GPU, as long as it takes no longer than the CPU with a few: few rows say more about the way to the GPU than about its
 * speed, and on many a software renderer would take minutes.
 *
 * @param open  makes the sessions
 * @returns the largest difference of an output relative to the CPU's largest; seconds of `manyRows` rows, or what fewer give for so many
 * @throws ONNX Runtime's own errors where the provider cannot be used
 */
export async function probeProvider(
  provider: Provider,
  open: (provider: Provider) => Promise<ProbeSession> = openProbeSession,
): Promise<ProbeResult> {
  const states = noiseStream({ stream: 'per-image', seed: 0, count: manyRows, length: 3 * size ** 2 })
  const measured = async (one: Provider, rowsInTurn: readonly number[], enough = Number.POSITIVE_INFINITY) => {
    const session = await open(one)
    const timed = (rows: number) => {
      const state = states.rows(0, rows)
      return best(() => session.evaluate(state, rows))
    }
    try {
      let { output, seconds } = await timed(rowsInTurn[0])
      let rows = rowsInTurn[0]
      for (const more of rowsInTurn.slice(1)) {
        if (seconds > enough) break
        const next = await timed(more)
        rows = more
        seconds = next.seconds
        if (more <= fewRows) output = next.output
      }
      return { output, seconds, forMany: (seconds * manyRows) / rows }
    } finally {
      await session.release()
    }
  }
  // The CPU takes as long for a row, whatever stands beside it.
  const cpu = await measured('cpu', [fewRows])
  const found = await measured(provider, [oneRow, fewRows, manyRows], cpu.seconds)
  const sameRows = cpu.output.subarray(0, found.output.length)
  return { difference: relativeDifference(found.output, sameRows), seconds: found.forMany, cpuSeconds: cpu.forMany }
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
    async evaluate(state, rows) {
      const { output } = await session.run({
        state: new onnxruntime.Tensor('float32', state, [rows, 3, size, size]),
      })
      return output.data as Float32Array
    },
    release: () => session.release(),
  }
}

/** Blocks of GroupNorm, SiLU and convolution, then attention over a quarter of the pixels, with weights that keep the size of numbers. */
function probeNetwork() {
  const shapes: Record<string, number[]> = { 'in.weight': [channels, 3, 3, 3], 'in.bias': [channels] }
  for (let block = 0; block < blocks; block++) {
    shapes[`norm${block}.weight`] = shapes[`norm${block}.bias`] = shapes[`conv${block}.bias`] = [channels]
    shapes[`conv${block}.weight`] = [channels, channels, 3, 3]
  }
  const file = 'probe.bin'
  const graph = graphBuilder((name) => shapes[name], file)
  const state = graph.input('state', 'float', ['N', 3, size, size])
  let features = convolution(graph, 'in', { value: state, channels: 3, size }, channels)
  for (let block = 0; block < blocks; block++) {
    const normal = groupNorm(graph, `norm${block}`, features)
    const active: Features = { ...normal, value: silu(graph, normal.value) }
    const convolved = convolution(graph, `conv${block}`, active, channels)
    features = { ...convolved, value: graph.node('Add', [features.value, convolved.value]) }
  }
  const tokens = size ** 2
  const split = graph.node('Reshape', [features.value, graph.integers([0, heads, channels / heads, tokens])])
  const coarse = graph.node('MaxPool', [split], { kernel_shape: [1, 4], strides: [1, 4] })
  const mixed = attended(graph, [coarse, coarse, coarse], { heads, width: channels / heads, tokens: tokens / 4 })
  const built = graph.finish(mixed, 'output', ['N', 'b', 'c', 'd'])
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
