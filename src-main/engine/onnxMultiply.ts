import { availableParallelism } from 'node:os'
import * as onnxruntime from 'onnxruntime-node'
import type { MultiplyColumns } from '../analysis/multiplyColumns.ts'
import { graphBuilder } from '../models/onnx/graphBuilder.ts'
import { sessionOptions } from './createSession.ts'

/** ONNX Runtime's matrix product: about thirty times as fast as a loop in JavaScript, which large correlation matrices need. */
export const onnxMultiply: MultiplyColumns = async (a, b, n, into) => {
  session ??= createSession()
  const columns = (values: Float32Array) => new onnxruntime.Tensor('float32', values, [values.length / n, n])
  const fetched = into && { product: new onnxruntime.Tensor('float32', into, [a.length / n, b.length / n]) }
  const { product } = await (await session).run({ a: columns(a), b: columns(b) }, fetched ?? ['product'])
  return into ?? (product.data as Float32Array)
}

/** More gain little on blocks of a thousand columns. */
const mostThreads = 8

let session: Promise<onnxruntime.InferenceSession> | undefined

/**
 * (p, n) and (q, n) to (p, q), for any p, q and n. On several threads: networks run in one process for each core, but a measurement is one
 * process. Threads that wait do not spin.
 */
function createSession(): Promise<onnxruntime.InferenceSession> {
  const graph = graphBuilder(() => [], '')
  const a = graph.input('a', 'float', ['p', 'n'])
  const b = graph.input('b', 'float', ['q', 'n'])
  const { onnx } = graph.finish(graph.node('Gemm', [a, b], { transB: 1 }), 'product', ['p', 'q'])
  return onnxruntime.InferenceSession.create(onnx, {
    ...sessionOptions,
    intraOpNumThreads: Math.min(mostThreads, availableParallelism()),
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
}
