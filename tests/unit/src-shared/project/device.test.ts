import { expect, test } from 'vitest'
import { deviceLines, fallbackLine } from '../../../../src-shared/project/device.ts'

test('moves say how many images there were, not whose they were', () => {
  const lines = deviceLines({
    provider: 'cpu',
    moved: [
      { from: 'cpu', to: 'cuda', rows: 1 },
      { from: 'cuda', to: 'cpu', rows: 3, reason: 'out of memory' },
    ],
  })
  expect(lines.map((line) => line.split('.')[0])).toEqual([
    '1 image was finished before the run went on from CPU to CUDA (as asked for when it was resumed)',
    '3 images were finished before the run went on from CUDA to CPU (out of memory)',
  ])
})

test('what took over is said in one line, whether it was before the first image or after some', () => {
  const gone = { from: 'webgpu', reason: 'device lost', rows: 0 }
  expect(fallbackLine(gone, 'cpu')).toBe('WebGPU is not used (device lost); the run is computed on CPU.')
  expect(fallbackLine({ ...gone, rows: 1 }, 'cpu')).toBe(
    'WebGPU failed (device lost) when 1 image was finished; the rest is computed on CPU.',
  )
})
