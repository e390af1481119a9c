import * as onnxruntime from 'onnxruntime-node'
import type { CompiledModel } from '../models/compiledModel.ts'

/**
 * One thread, because whole processes run side by side; no arena and no memory pattern, which keeps the largest block at one tensor and
 * costs nothing measurable (Electron's allocator ends a process that asks for 2 GB at once).
 */
export const sessionOptions: onnxruntime.InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  enableCpuMemArena: false,
  enableMemPattern: false,
  logSeverityLevel: 3,
}

/** Loads a compiled network into ONNX Runtime. Throws ONNX Runtime's own errors. */
export function createSession({
  onnx,
  externalData,
}: Pick<CompiledModel, 'onnx' | 'externalData'>): Promise<onnxruntime.InferenceSession> {
  const options = { ...sessionOptions, externalData }
  return typeof onnx === 'string'
    ? onnxruntime.InferenceSession.create(onnx, sessionOptions)
    : onnxruntime.InferenceSession.create(onnx, options)
}
