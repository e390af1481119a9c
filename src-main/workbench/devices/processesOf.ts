import type { Provider } from '../../../src-shared/project/device.ts'
import { physicalCores } from '../physicalCores.ts'

/**
 * Engine processes of a run: on the CPU one for each core, since narrow processes side by side are faster than a wide one; on a GPU one, which
 * has all of it.
 */
export function processesOf(provider: Provider, count: number, asked?: number): number {
  return Math.min(asked ?? (provider === 'cpu' ? physicalCores() : 1), count)
}
