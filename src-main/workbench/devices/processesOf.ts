import type { Provider } from '../../../src-shared/project/device.ts'
import { physicalCores } from '../physicalCores.ts'

/** On a GPU the arithmetic of one process's steps, and its files, take their time while the other has the GPU: docs/devices.md. */
const onGpu = 2

/**
 * Engine processes of a run: on the CPU one for each core, since narrow processes side by side are faster than a wide one; on a GPU two, which take
 * turns. A GPU that has no memory for two gets one (see runJob).
 */
export function processesOf(provider: Provider, count: number, asked?: number): number {
  return Math.min(asked ?? (provider === 'cpu' ? physicalCores() : onGpu), count)
}
