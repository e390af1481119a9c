import { expect, test } from 'vitest'
import { probeProvider, type ProbeSession } from '../../../../src-main/engine/probeProvider.ts'

/** Outputs of the session that the test makes for a provider. */
const session = (output: () => Float32Array): ProbeSession => ({
  evaluate: () => Promise.resolve(output()),
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

test('a provider that makes no session says why', async () => {
  const open = (provider: string) =>
    provider === 'cpu'
      ? Promise.resolve(session(() => Float32Array.of(1)))
      : Promise.reject(new Error('libcublasLt.so.12: cannot open shared object file'))
  await expect(probeProvider('cuda', open)).rejects.toThrow('libcublasLt.so.12: cannot open shared object file')
})
