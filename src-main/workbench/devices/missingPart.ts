import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Provider } from '../../../src-shared/project/device.ts'
import { onnxruntimeFolder } from './onnxruntimeFolder.ts'
import { hasSystemLibrary } from './systemLibrary.ts'

/** A machine, as far as it decides what ONNX Runtime can run on there. */
export interface Machine {
  platform: NodeJS.Platform
  arch: string
  /** Whether ONNX Runtime's folder has a file. */
  hasOwnFile(name: string): boolean
  /** Whether the system's loader would find a library. */
  hasLibrary(name: string): boolean
}

export interface Missing {
  reason: string
  /** What to do, as a sentence. */
  remedy: string
}

/** The library of ONNX Runtime that `npm run install-cuda` fetches. */
export const cudaLibrary = 'libonnxruntime_providers_cuda.so'

const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  hasOwnFile: (name) => existsSync(path.join(onnxruntimeFolder(), name)),
  // What cannot be known counts as there: the provider's own first session tells.
  hasLibrary: (name) => hasSystemLibrary(name) ?? true,
}

/**
 * What a provider lacks on a machine, as far as that can be told without trying it: whether ONNX Runtime has it for the platform at all, and
 * whether the files that it loads are there.
 */
export function missingPart(provider: Provider, machine: Machine = thisMachine): Missing | undefined {
  const { platform, arch } = machine
  if (provider === 'cpu') return undefined
  const linux = platform === 'linux' && arch === 'x64'
  if (provider === 'cuda') {
    if (!linux) return only('CUDA', 'Linux on x64 processors', machine)
    if (machine.hasOwnFile(cudaLibrary)) return undefined
    return {
      reason: 'the CUDA libraries of ONNX Runtime are not installed',
      remedy: 'With an NVIDIA GPU: npm run install-cuda, which also says which CUDA and cuDNN the system needs.',
    }
  }
  if (provider === 'dml') return platform === 'win32' ? undefined : only('DirectML', 'Windows', machine)
  if (provider === 'coreml')
    return platform === 'darwin' && arch === 'arm64'
      ? undefined
      : only('CoreML', 'Macs with Apple’s processors', machine)
  if (platform === 'linux' && arch !== 'x64')
    return only('WebGPU', 'Windows, Macs with Apple’s processors and Linux on x64', machine)
  if (linux && !machine.hasLibrary('libvulkan.so.1'))
    return {
      reason: 'there is no Vulkan on this system (libvulkan.so.1)',
      remedy: 'Install the Vulkan loader (Debian, Ubuntu: libvulkan1) and the Vulkan driver of your GPU.',
    }
  return undefined
}

const only = (title: string, where: string, { platform, arch }: Machine): Missing => ({
  reason: `ONNX Runtime has ${title} for ${where}, and this is ${platform} ${arch}`,
  remedy: 'Take another device.',
})
