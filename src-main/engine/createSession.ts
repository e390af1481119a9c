import * as onnxruntime from 'onnxruntime-node'
import type { CompiledModel } from '../models/compiledModel.ts'

/**
 * One thread, because whole processes run side by side; no arena and no memory pattern, which keeps the largest block at one tensor and
 * costs nothing measurable (Electron's allocator ends a process that asks for 2 GB at once). The highest optimisation level arranges the weights
 * of convolutions anew, which takes the place of the mapped file with a copy of about its size and makes evaluations a fifth faster: docs/graphs.md.
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
export function createSession(
  { onnx, externalData, weightsFolder }: Pick<CompiledModel, 'onnx' | 'externalData' | 'weightsFolder'>,
  options: onnxruntime.InferenceSession.SessionOptions = {},
): Promise<onnxruntime.InferenceSession> {
  const given = { ...sessionOptions, ...options }
  if (typeof onnx === 'string') return onnxruntime.InferenceSession.create(onnx, given)
  const folder = weightsFolder && { model_external_initializers_file_folder_path: weightsFolder }
  const session = { ...(given.extra?.session as object), ...folder }
  return onnxruntime.InferenceSession.create(onnx, { ...given, externalData, extra: { ...given.extra, session } })
}
