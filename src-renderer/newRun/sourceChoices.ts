import type { RunRow } from '../../src-shared/contract/views.ts'
import { formatNumber } from '../format/formatNumber.ts'

/** Runs with something to start from, by name, checkpoint and number. */
export function runChoices(runs: readonly RunRow[]): { value: string; label: string }[] {
  return runs
    .filter(({ done }) => done > 0)
    .map(({ id, name, checkpoint }) => ({
      value: id,
      label: `${name}${checkpoint === undefined ? '' : `, step ${formatNumber(checkpoint)}`} (${id.slice(0, 4)})`,
    }))
}

export const streams = [
  { value: 'torch' as const, label: 'torch: as torch.manual_seed and randn' },
  { value: 'per-image' as const, label: 'per image: from seed and index alone' },
]
