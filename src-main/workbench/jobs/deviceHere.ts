import { cpus } from 'node:os'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'

/** What computes a run on this machine, as its record says it. */
export function deviceHere(processes: number): NonNullable<RunRecord['device']> {
  return { provider: 'cpu', processes, processor: cpus()[0]?.model ?? 'unknown' }
}
