import type { InferenceSession } from 'onnxruntime-node'
import type { Provider } from '../../src-shared/project/device.ts'

/** For the GPU and the processor, with the network as MLProgram: https://onnxruntime.ai/docs/execution-providers/CoreML-ExecutionProvider.html. The Neural Engine computes with 16 bits, and the older format ends the process on some networks. */
const coreMlFlags = 0x010 | 0x020

/**
 * The session options of a provider, beside those that every session has. What a provider has no kernel for runs on the CPU, which then has all
 * cores: on a GPU there are two engine processes at most, and little of a network runs there.
 */
export function providerOptions(provider: Provider): InferenceSession.SessionOptions {
  if (provider === 'cpu') return {}
  const named: InferenceSession.ExecutionProviderConfig =
    provider === 'coreml' ? { name: 'coreml', coreMlFlags } : { name: provider }
  return { executionProviders: [named, 'cpu'], intraOpNumThreads: 0 }
}

/**
 * Multiplications in full float32: without this, cuBLAS and cuDNN round factors to the 10 bits of TF32 on NVIDIA's newer GPUs. ONNX Runtime's
 * Node binding has no option for it, and NVIDIA's libraries heed this variable before any other setting:
 * https://docs.nvidia.com/deeplearning/frameworks/pdf/TensorFloat-32.pdf. Must be set before the first session of CUDA.
 */
export function forbidTensorFloat32(env: NodeJS.ProcessEnv = process.env): void {
  env.NVIDIA_TF32_OVERRIDE = '0'
}
