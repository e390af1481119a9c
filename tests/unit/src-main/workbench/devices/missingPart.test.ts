import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { missingPart, type Machine } from '../../../../../src-main/workbench/devices/missingPart.ts'
import { hasSystemLibrary } from '../../../../../src-main/workbench/devices/systemLibrary.ts'
import { Provider } from '../../../../../src-shared/project/device.ts'

const machine = (platform: NodeJS.Platform, arch: string, there: readonly string[] = []): Machine => ({
  platform,
  arch,
  hasOwnFile: (name) => there.includes(name),
  hasLibrary: (name) => there.includes(name),
})
const possible = (on: Machine) => Provider.options.filter((provider) => !missingPart(provider, on))

test.each<[string, Machine, Provider[]]>([
  ['Windows', machine('win32', 'x64'), ['cpu', 'webgpu', 'dml']],
  ['Windows on ARM', machine('win32', 'arm64'), ['cpu', 'webgpu', 'dml']],
  ['a Mac', machine('darwin', 'arm64'), ['cpu', 'webgpu', 'coreml']],
  ['Linux without drivers', machine('linux', 'x64'), ['cpu']],
  ['Linux with Vulkan', machine('linux', 'x64', ['libvulkan.so.1']), ['cpu', 'webgpu']],
  ['Linux with the CUDA libraries', machine('linux', 'x64', ['libonnxruntime_providers_cuda.so']), ['cpu', 'cuda']],
  ['Linux on ARM', machine('linux', 'arm64', ['libvulkan.so.1']), ['cpu']],
])('%s can try what ONNX Runtime has for it and the system has the files of', (_, on, expected) => {
  expect(possible(on)).toEqual(expected)
})

test('Linux without CUDA is told how to get it, and Windows that there is none', () => {
  expect(missingPart('cuda', machine('linux', 'x64'))?.remedy).toContain('npm run install-cuda')
  expect(missingPart('cuda', machine('win32', 'x64'))?.reason).toContain('for Linux on x64 processors')
  expect(missingPart('webgpu', machine('linux', 'x64'))?.remedy).toContain('libvulkan1')
})

test('a library of the system is one that its loader finds', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'libraries-'))
  const cache = path.join(folder, 'cache')
  await writeFile(cache, 'libvulkan.so.1.2\0libz.so.1\0/usr/lib/libz.so.1\0')
  await writeFile(path.join(folder, 'libown.so'), '')
  expect(hasSystemLibrary('libz.so.1', {}, cache)).toBe(true)
  expect(hasSystemLibrary('libvulkan.so.1', {}, cache)).toBe(false)
  expect(hasSystemLibrary('libown.so', { LD_LIBRARY_PATH: `/nowhere:${folder}` }, cache)).toBe(true)
  expect(hasSystemLibrary('libown.so', {}, cache)).toBe(false)
  expect(hasSystemLibrary('libown.so', {}, path.join(folder, 'none'))).toBeUndefined()
  await rm(folder, { recursive: true })
})
