import { expect, test } from 'vitest'
import { runtimeWords, saysOutOfMemory } from '../../../../src-main/engine/runtimeWords.ts'

/** As an H100 said it. */
const noRoom = `Non-zero status code returned while running Conv node. Name:'Conv_934' Status Message: /onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:360 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 28237824000\n`

test('what ONNX Runtime says is one line without the places in its sources', () => {
  expect(runtimeWords(new Error(noRoom))).toBe(
    "Non-zero status code returned while running Conv node. Name:'Conv_934' Status Message: Failed to allocate memory for requested buffer of size 28237824000",
  )
  expect(
    runtimeWords(
      new Error(
        '\x1b[31m/onnxruntime_src/core/providers/webgpu/webgpu_context.cc:84 No such adapter (none found)\x1b[0m',
      ),
    ),
  ).toBe('No such adapter (none found)')
  expect(runtimeWords('libcublasLt.so.13: cannot open shared object file')).toBe(
    'libcublasLt.so.13: cannot open shared object file',
  )
})

test.each([
  noRoom,
  'CUDA failure 2: out of memory ; GPU=0',
  'CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED',
  'CUBLAS_STATUS_ALLOC_FAILED',
  'Not enough memory resources are available to complete this operation. (E_OUTOFMEMORY)',
  'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY',
  'CUDNN failure 4003: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED',
  'E_OUTOFMEMORY',
])('a device without memory is known by its words: %s', (words) => {
  expect(saysOutOfMemory(new Error(words))).toBe(true)
})

test.each([
  'CUDA failure 700: an illegal memory access was encountered',
  'Failed to get a WebGPU adapter',
  'ended by SIGSEGV',
])('other words say nothing of memory: %s', (words) => {
  expect(saysOutOfMemory(new Error(words))).toBe(false)
})
