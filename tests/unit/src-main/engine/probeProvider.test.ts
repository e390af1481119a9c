import { expect, onTestFinished, test, vi } from 'vitest'
import { probeProvider, type ProbeSession } from '../../../../src-main/engine/probeProvider.ts'

/** Outputs of the session that the test makes for a provider. */
const session = (output: (rows: number) => Float32Array | Promise<Float32Array>): ProbeSession => ({
  evaluate: async (_, rows) => output(rows),
  release: () => Promise.resolve(),
})

test('the CPU computes what the CPU computes, in a time', async () => {
  const { difference, seconds, cpuSeconds } = await probeProvider('cpu')
  expect(difference).toBe(0)
  expect(seconds).toBeGreaterThan(0)
  expect(cpuSeconds).toBeGreaterThan(0)
})

test('a provider that computes something else is measured against the CPU', async () => {
  const open = (provider: string) =>
    Promise.resolve(session(() => Float32Array.of(1, -4, provider === 'cpu' ? 2 : 2.5)))
  expect((await probeProvider('dml', open)).difference).toBe(0.125)
})

test('a GPU is timed on as many rows as runs give it, and what is slower than the CPU on a few rows is not', async () => {
  // A clock that only evaluations move: a busy machine's would not tell them apart.
  let clock = 0
  const now = vi.spyOn(performance, 'now').mockImplementation(() => clock)
  onTestFinished(() => now.mockRestore())
  const taking = async (milliseconds: number) => {
    const asked = new Set<number>()
    const open = (provider: string) =>
      Promise.resolve(
        session((rows) => {
          if (provider !== 'cpu') asked.add(rows)
          clock += provider === 'cpu' ? 40 : milliseconds
          return Float32Array.of(1)
        }),
      )
    return { ...(await probeProvider('cuda', open)), asked: [...asked] }
  }
  // A fixed time for every evaluation, whatever its rows: the way to the GPU. Half of the CPU's on few rows, a sixteenth of it on many.
  const fast = await taking(20)
  expect(fast.asked).toEqual([1, 8, 64])
  expect(fast.cpuSeconds / fast.seconds).toBeCloseTo(16)
  const slow = await taking(80)
  expect(slow.asked).toEqual([1])
  expect(slow.cpuSeconds / slow.seconds).toBeCloseTo(1 / 16)
})

test('a provider that makes no session says why', async () => {
  const open = (provider: string) =>
    provider === 'cpu'
      ? Promise.resolve(session(() => Float32Array.of(1)))
      : Promise.reject(new Error('libcublasLt.so.12: cannot open shared object file'))
  await expect(probeProvider('cuda', open)).rejects.toThrow('libcublasLt.so.12: cannot open shared object file')
})
