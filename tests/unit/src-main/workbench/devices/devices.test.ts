import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CheckpointBroken, errorToMessage } from '../../../../../src-shared/errors/errors.ts'
import type { Provider } from '../../../../../src-shared/project/device.ts'
import type { EngineProcess } from '../../../../../src-main/engine/engineProcess.ts'
import type { CheckResult, EngineRequest, ProbeResult } from '../../../../../src-main/engine/protocol.ts'
import type { ModelSource } from '../../../../../src-main/engine/sources.ts'
import { createDevices } from '../../../../../src-main/workbench/devices/devices.ts'
import { keptOutcomes } from '../../../../../src-main/workbench/devices/keptOutcomes.ts'
import { machineKey } from '../../../../../src-main/workbench/devices/machineKey.ts'
import { roundingOfProviders } from '../../../../../src-main/workbench/devices/roundingOfProviders.ts'

const model: ModelSource = { file: 'm.pt', sha256: 'a'.repeat(64), settings: { imageSize: 32 } }
const small = roundingOfProviders / 10
const probe = (speed: number, difference = small): ProbeResult => ({ seconds: 1 / speed, cpuSeconds: 1, difference })

/** What a provider does in its own process: answers, throws, or takes the process with it. */
type Behaviour<Result> = Result | Error | 'crash' | 'silence'
let probes: Partial<Record<Provider, Behaviour<ProbeResult>>>
let checks: Partial<Record<Provider, Behaviour<CheckResult>>>
/** What engine processes were asked for, and how many of these processes were not ended. */
let asked: string[]
let alive: number
let home: string

function launch(): EngineProcess {
  let reply: (message: unknown) => void = () => {}
  let onExit: (reason: string) => void = () => {}
  let ended = false
  const end = (reason: string) => {
    if (ended) return
    ended = true
    alive--
    onExit(reason)
  }
  alive++
  return {
    send(message) {
      const request = message as EngineRequest
      if (request.kind === 'providers') return reply({ kind: 'result', id: request.id, output: ['cpu', 'webgpu'] })
      if (request.kind !== 'probe' && request.kind !== 'check') return
      const provider = request.kind === 'probe' ? request.provider : request.model.provider!
      asked.push(`${request.kind} ${provider}`)
      const behaviour = (request.kind === 'probe' ? probes : checks)[provider]
      queueMicrotask(() => {
        if (behaviour === 'silence') return
        if (behaviour === 'crash') end('ended by SIGSEGV')
        else if (behaviour instanceof Error) reply({ kind: 'failed', id: request.id, error: errorToMessage(behaviour) })
        else reply({ kind: 'result', id: request.id, output: behaviour })
      })
    },
    onMessage: (listener) => (reply = listener),
    onExit: (listener) => (onExit = listener),
    kill: () => end('ended by SIGKILL'),
  }
}

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'devices-'))
  probes = { cuda: probe(200), webgpu: probe(50), dml: new Error('not here'), coreml: new Error('not here') }
  checks = { cuda: { difference: small }, webgpu: { difference: small } }
  asked = []
  alive = 0
})
afterEach(async () => {
  expect(alive).toBe(0)
  await rm(home, { recursive: true, force: true })
})

/** A machine with four cores whose providers lack nothing. */
const devices = (key = 'machine, ONNX Runtime 1.30.0') =>
  createDevices({
    launch,
    kept: keptOutcomes({ INVERSCOPE_HOME: home }),
    key: () => key,
    missing: () => undefined,
    cores: 4,
  })

describe('auto', () => {
  test('takes the fastest provider whose numbers are the CPU’s', async () => {
    expect(await devices().choose('auto', model, 'M')).toEqual({ provider: 'cuda', difference: small })
    expect(await devices().plan('auto', model)).toBe('cuda')
  })

  test('takes the next one where the fastest computes something else, and says by how much', async () => {
    checks.cuda = { difference: 0.0025 }
    const chosen = await devices().choose('auto', model, 'M')
    expect(chosen).toMatchObject({ provider: 'webgpu', fallback: { from: 'cuda' } })
    expect(chosen.fallback!.reason).toBe(
      'its outputs differ from the CPU’s by 0.0025 of the largest value, and rounding explains 0.0001',
    )
  })

  test('plans without what is known to be refused', async () => {
    checks.cuda = {}
    await devices().choose('auto', model, 'M')
    expect(await devices().plan('auto', model)).toBe('webgpu')
    // Of another model nothing is known yet.
    expect(await devices().plan('auto', { ...model, sha256: 'b'.repeat(64) })).toBe('cuda')
  })

  test('takes the CPU where every provider fails, with the reason of the fastest', async () => {
    checks = { cuda: 'crash', webgpu: new Error('out of memory') }
    expect(await devices().choose('auto', model, 'M')).toEqual({
      provider: 'cpu',
      fallback: { from: 'cuda', reason: 'ended by SIGSEGV' },
    })
  })

  test('leaves out what is slower than all cores of the CPU, and what makes no session', async () => {
    probes = { ...probes, cuda: new Error('no CUDA-capable device is detected'), webgpu: probe(3) }
    expect(await devices().choose('auto', model, 'M')).toEqual({ provider: 'cpu' })
    expect(asked.filter((one) => one.startsWith('check'))).toEqual([])
  })

  test('lets the run say what is wrong with the model itself', async () => {
    checks.cuda = CheckpointBroken({ path: 'm.pt', reason: 'it is cut off' })
    await expect(devices().choose('auto', model, 'M')).rejects.toMatchObject({ code: 'checkpoint-broken' })
  })
})

describe('a device that was named', () => {
  test('is taken although it is slower than the CPU', async () => {
    probes.webgpu = probe(0.01)
    expect(await devices().choose('webgpu', model, 'M')).toEqual({ provider: 'webgpu', difference: small })
  })

  test('is refused with the figure where its numbers are off', async () => {
    checks.webgpu = { difference: 0.065 }
    await expect(devices().choose('webgpu', model, 'my model')).rejects.toMatchObject({
      code: 'device-refused',
      data: { device: 'WebGPU', model: 'my model', difference: 0.065, bound: roundingOfProviders },
      message: expect.stringContaining('by 0.065 of the largest value') as string,
    })
  })

  test('is refused where it takes its process with it', async () => {
    checks.cuda = 'crash'
    await expect(devices().choose('cuda', model, 'M')).rejects.toMatchObject({
      code: 'device-failed',
      data: { device: 'CUDA', reason: 'ended by SIGSEGV' },
    })
  })

  test('cannot be used where it makes no session, before anything is written', async () => {
    probes.cuda = new Error('libcublasLt.so.12: cannot open shared object file: No such file or directory')
    await expect(devices().plan('cuda', model)).rejects.toMatchObject({
      code: 'device-unavailable',
      data: { reason: 'libcublasLt.so.12: cannot open shared object file: No such file or directory' },
    })
  })

  test('is tried again after it failed, since somebody may have mended it', async () => {
    probes.cuda = new Error('no driver')
    await expect(devices().plan('cuda', model)).rejects.toMatchObject({ code: 'device-unavailable' })
    probes.cuda = probe(200)
    expect(await devices().plan('cuda', model)).toBe('cuda')
  })
})

describe('what was learned', () => {
  test('is kept for the machine, the version of ONNX Runtime, the provider and the model', async () => {
    await devices().choose('auto', model, 'M')
    const before = asked.length
    await devices().choose('auto', model, 'M')
    expect(asked.length).toBe(before)
    await devices().choose('auto', { ...model, settings: { imageSize: 64 } }, 'M')
    expect(asked.slice(before)).toEqual(['check cuda'])
  })

  test('does not count with another version of ONNX Runtime', async () => {
    await devices(machineKey({}, '1.30.0')).choose('auto', model, 'M')
    const before = asked.length
    checks.cuda = { difference: 1 }
    expect(await devices(machineKey({}, '1.31.0')).choose('auto', model, 'M')).toMatchObject({ provider: 'webgpu' })
    expect(asked.slice(before)).toContain('probe cuda')
    expect(asked.slice(before)).toContain('check cuda')
  })

  test('does not count where another driver is asked for', () => {
    expect(machineKey({ VK_DRIVER_FILES: '/a.json' })).not.toBe(machineKey({}))
    expect(machineKey({ LD_LIBRARY_PATH: '/cuda' })).not.toBe(machineKey({}))
    expect(machineKey({ PATH: '/x' })).toBe(machineKey({}))
  })

  test('is tried again a day after it failed, or when somebody asks for it, and a difference stays', async () => {
    checks = { cuda: new Error('an illegal instruction was encountered'), webgpu: { difference: 1 } }
    const begun = new Date('2026-01-01T00:00:00Z').getTime()
    const after = (hours: number) =>
      createDevices({
        launch,
        kept: keptOutcomes({ INVERSCOPE_HOME: home }, () => new Date(begun + hours * 3_600_000)),
        key: () => 'machine',
        missing: () => undefined,
        cores: 4,
      })
    const checkedAfter = async (hours: number, again = false) => {
      if (again) await after(hours).report(true)
      asked = []
      await after(hours).choose('auto', model, 'M')
      return asked.filter((one) => one.startsWith('check'))
    }
    expect(await checkedAfter(0)).toEqual(['check cuda', 'check webgpu'])
    expect(await checkedAfter(23)).toEqual([])
    expect(await checkedAfter(23, true)).toEqual(['check cuda'])
    expect(await checkedAfter(46)).toEqual([])
    expect(await checkedAfter(48)).toEqual(['check cuda'])
  })

  test('is tried again with the next run where something else had the memory', async () => {
    checks.cuda = new Error('Failed to allocate memory for requested buffer of size 1024')
    expect(await devices().choose('auto', model, 'M')).toMatchObject({ provider: 'webgpu', fallback: { from: 'cuda' } })
    checks.cuda = { difference: small }
    expect(await devices().choose('auto', model, 'M')).toMatchObject({ provider: 'cuda' })
  })

  test('is learned again where its file is damaged', async () => {
    await devices().choose('auto', model, 'M')
    await writeFile(path.join(home, 'devices.json'), '{"probes": 1')
    const before = asked.length
    expect(await devices().choose('auto', model, 'M')).toMatchObject({ provider: 'cuda' })
    expect(asked.length).toBeGreaterThan(before)
  })

  test('is shown for every provider, in the order in which they are tried', async () => {
    probes.webgpu = probe(60, 0.5)
    const { devices: views, listed } = await devices().report()
    expect(listed).toEqual(['cpu', 'webgpu'])
    expect(views.map(({ provider, works, automatic }) => [provider, works, automatic])).toEqual([
      ['cuda', true, true],
      ['cpu', true, true],
      ['webgpu', false, false],
      ['dml', false, false],
      ['coreml', false, false],
    ])
    expect(views[2].reason).toContain('by 0.5 of the largest value')
  })
})
