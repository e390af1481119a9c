import { DeviceUnavailable } from '../../../../src-shared/errors/errors.ts'
import type { Devices } from '../../../../src-main/workbench/devices/devices.ts'

/** A machine whose ONNX Runtime has the CPU alone, so that a test does not depend on the one that it runs on. */
export const onlyCpu: Devices = {
  report: () =>
    Promise.resolve({
      onnxruntime: '0',
      listed: ['cpu'],
      processor: 'test',
      cores: 1,
      devices: [{ provider: 'cpu', works: true, automatic: true }],
    }),
  async plan(choice) {
    if (choice === 'auto' || choice === 'cpu') return 'cpu'
    throw DeviceUnavailable({ device: choice, reason: 'this machine has none', remedy: 'Get one.' })
  },
  choose: () => Promise.resolve({ provider: 'cpu' }),
  missing: () => Promise.resolve(undefined),
}
