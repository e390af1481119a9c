import * as onnxruntime from 'onnxruntime-node'
import { createSession } from '../../../src-main/engine/createSession.ts'
import {
  graphBuilder,
  type BuiltGraph,
  type GraphBuilder,
  type Value,
} from '../../../src-main/models/onnx/graphBuilder.ts'
import { convolution, groupNorm, selfAttention, silu, type Features } from '../../../src-main/models/onnx/layers.ts'
import { median, rounded, type Measured } from '../measured.ts'

type Form<Input> = (graph: GraphBuilder, x: Input) => Features

const groups = 32
const epsilon = { epsilon: { float: 1e-5 } }
const gain = (graph: GraphBuilder, { channels }: Features) => graph.weight('norm.weight', [channels, 1, 1])
const offset = (graph: GraphBuilder, { channels }: Features) => graph.weight('norm.bias', [channels, 1, 1])
const scaled = (graph: GraphBuilder, x: Features, normal: Value): Features => {
  const shaped = graph.node('Reshape', [normal, graph.integers([0, x.channels, x.size, x.size])])
  const value = graph.node('Add', [graph.node('Mul', [shaped, gain(graph, x)]), offset(graph, x)])
  return { ...x, value }
}
const grouped = (graph: GraphBuilder, x: Features) =>
  graph.node('Reshape', [x.value, graph.integers([0, groups, (x.channels / groups) * x.size ** 2])])

/** Ways to write a GroupNorm; the first is what the networks have. */
const normalizations: Readonly<Record<string, Form<Features>>> = {
  InstanceNormalization: (graph, x) => groupNorm(graph, 'norm', x),
  'GroupNormalization (ONNX 21)': (graph, x) => {
    const inputs = [x.value, graph.weight('norm.weight', [x.channels]), graph.weight('norm.bias', [x.channels])]
    return { ...x, value: graph.node('GroupNormalization', inputs, { num_groups: groups, ...epsilon }) }
  },
  LayerNormalization: (graph, x) => {
    const length = (x.channels / groups) * x.size ** 2
    const [ones, zeros] = [new Float32Array(length).fill(1), new Float32Array(length)].map((one) => graph.floats(one))
    return scaled(
      graph,
      x,
      graph.node('LayerNormalization', [grouped(graph, x), ones, zeros], { axis: -1, ...epsilon }),
    )
  },
  'means and squares': (graph, x) => {
    const whole = grouped(graph, x)
    const axes = graph.integers([2])
    const centred = graph.node('Sub', [whole, graph.node('ReduceMean', [whole, axes])])
    const variance = graph.node('ReduceMean', [graph.node('Mul', [centred, centred]), axes])
    const deviation = graph.node('Sqrt', [graph.node('Add', [variance, graph.floats([1e-5])])])
    return scaled(graph, x, graph.node('Div', [centred, deviation]))
  },
}

/** Ways to write self-attention of q, k, v in this order. */
const attentions: Readonly<Record<string, (heads: number) => Form<Features>>> = {
  'MatMul and Softmax': (heads) => (graph, qkv) => {
    const { size } = qkv
    const channels = qkv.channels / 3
    const width = channels / heads
    const split = graph.node('Reshape', [qkv.value, graph.integers([0, 3 * heads, width, size * size])])
    const [q, k, v] = graph.nodes('Split', [split], 3, { axis: 1, num_outputs: 3 })
    const factor = graph.node('Mul', [q, graph.floats([1 / Math.sqrt(width)])])
    const scores = graph.node('MatMul', [graph.node('Transpose', [factor], { perm: [0, 1, 3, 2] }), k])
    const weights = graph.node('Softmax', [scores], { axis: -1 })
    const mixed = graph.node('MatMul', [v, graph.node('Transpose', [weights], { perm: [0, 1, 3, 2] })])
    return { value: graph.node('Reshape', [mixed, graph.integers([0, channels, size, size])]), channels, size }
  },
  'as the networks have it': (heads) => (graph, qkv) => selfAttention(graph, qkv, heads, 'new'),
  'MultiHeadAttention (com.microsoft)': (heads) => (graph, qkv) => {
    const { size } = qkv
    const channels = qkv.channels / 3
    const tokens = graph.node('Reshape', [qkv.value, graph.integers([0, qkv.channels, size * size])])
    const rows = graph.node('Transpose', [tokens], { perm: [0, 2, 1] })
    const [q, k, v] = graph.nodes('Split', [rows], 3, { axis: 2, num_outputs: 3 })
    const mixed = graph.node('MultiHeadAttention', [q, k, v], { num_heads: heads }, 'com.microsoft')
    const back = graph.node('Transpose', [mixed], { perm: [0, 2, 1] })
    return { value: graph.node('Reshape', [back, graph.integers([0, channels, size, size])]), channels, size }
  },
}

/** Two layers of the form that a residual block has, so that a form's neighbours count as well. */
function normGraph(form: Form<Features>, channels: number, size: number): BuiltGraph {
  const graph = graphBuilder(
    (name) => (name.startsWith('conv') && name.endsWith('weight') ? [channels, channels, 3, 3] : [channels]),
    'weights',
  )
  let x: Features = { value: graph.input('x', 'float', ['N', channels, size, size]), channels, size }
  for (const name of ['conv1', 'conv2']) {
    x = form(graph, x)
    x = convolution(graph, name, { ...x, value: silu(graph, x.value) }, channels)
  }
  return graph.finish(x.value, 'y', ['N', channels, size, size])
}

function attentionGraph(form: Form<Features>, channels: number, size: number): BuiltGraph {
  const graph = graphBuilder(() => [], 'weights')
  const x: Features = {
    value: graph.input('x', 'float', ['N', 3 * channels, size, size]),
    channels: 3 * channels,
    size,
  }
  return graph.finish(form(graph, x).value, 'y', ['N', channels, size, size])
}

/** CPU seconds of evaluations of several graphs in turns, so that what else the machine does meets all alike. */
async function inTurns(
  graphs: Readonly<Record<string, BuiltGraph>>,
  shape: readonly number[],
  turns: number,
): Promise<Record<string, number>> {
  const count = shape.reduce((product, side) => product * side, 1)
  const x = new onnxruntime.Tensor(
    'float32',
    Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * i)),
    shape,
  )
  const sessions: [string, onnxruntime.InferenceSession, number[]][] = []
  for (const [name, graph] of Object.entries(graphs)) {
    const data = new Uint8Array(graph.byteLength)
    new Float32Array(data.buffer).forEach((_, i, all) => (all[i] = 0.02 * Math.sin(7.7 * i)))
    const external = graph.byteLength ? [{ path: graph.externalFile, data }] : []
    sessions.push([name, await createSession({ onnx: graph.onnx, externalData: external }), []])
  }
  for (let turn = -1; turn < turns; turn++)
    for (const [, session, seconds] of sessions) {
      const began = process.cpuUsage()
      await session.run({ x })
      const { user, system } = process.cpuUsage(began)
      if (turn >= 0) seconds.push((user + system) / 1e6)
    }
  for (const [, session] of sessions) await session.release()
  return Object.fromEntries(sessions.map(([name, , seconds]) => [name, median(seconds)]))
}

function compared(what: string, seconds: Record<string, number>): Measured['rows'] {
  const [first] = Object.values(seconds)
  return Object.entries(seconds).map(([form, value]) => ({
    layers: what,
    form,
    'CPU ms (median)': rounded(1000 * value),
    'against the first': rounded(value / first),
  }))
}

/** How a GroupNorm is written. */
export async function normalizationForms({ quick }: { quick: boolean }): Promise<Measured> {
  const rows: Measured['rows'] = []
  for (const [channels, size] of [
    [128, 32],
    [256, 16],
    [224, 64],
  ]) {
    const graphs = Object.fromEntries(
      Object.entries(normalizations).map(([name, form]) => [name, normGraph(form, channels, size)]),
    )
    const seconds = await inTurns(graphs, [1, channels, size, size], quick ? 3 : 15)
    rows.push(...compared(`norm, SiLU, 3 × 3 convolution, twice: ${channels} × ${size} × ${size}`, seconds))
  }
  return {
    title: 'How a GroupNorm is written',
    note: 'CPU provider, one thread, one image. The first form is what the graphs have. Other providers were not measured here.',
    rows,
  }
}

/** How self-attention is written. */
export async function attentionForms({ quick }: { quick: boolean }): Promise<Measured> {
  const rows: Measured['rows'] = []
  for (const [channels, size, heads] of [
    [64, 8, 4],
    [256, 16, 4],
    [672, 16, 21],
    [256, 24, 4],
    [256, 32, 4],
    [448, 32, 14],
    [512, 64, 1],
  ]) {
    const graphs = Object.fromEntries(
      Object.entries(attentions).map(([name, form]) => [name, attentionGraph(form(heads), channels, size)]),
    )
    const seconds = await inTurns(graphs, [1, 3 * channels, size, size], quick ? 3 : 15)
    rows.push(...compared(`${heads} heads of ${channels / heads} over ${size} × ${size}`, seconds))
  }
  return {
    title: 'How self-attention is written',
    note: 'CPU provider, one thread, one image. The graphs take MultiHeadAttention for several heads over 1,024 tokens or more, and plain operators otherwise. Other providers were not measured here.',
    rows,
  }
}
