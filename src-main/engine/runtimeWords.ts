/** What ONNX Runtime says on one line, without terminal colours and without the places and signatures of its sources. */
export function runtimeWords(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .replace(/\x1b\[[\d;]*m/g, '')
    .replace(/\/[^\s:]*\.(?:cc|h|cpp):\d+ (?:[^()\n]*::[^()\n]*\([^()\n]*\)(?: const)? )?/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The words of ONNX Runtime's arenas, of CUDA, cuBLAS and cuDNN, of Direct3D and of Vulkan below WebGPU where a device has no memory for something. */
const words =
  /failed to allocate|out[ _]?of[ _]?(?:device[ _]?|host[ _]?)?memory|alloc(?:ation)?_failed|not enough memory/i

/** Whether what ONNX Runtime says is that a device has too little memory. */
export const saysOutOfMemory = (error: unknown): boolean => words.test(runtimeWords(error))
