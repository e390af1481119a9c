import type { RunKind } from './runSettings.ts'

/** What kinds of runs are called, for people. */
export const kindWords = {
  sample: 'Sample',
  invert: 'Invert',
  roundtrip: 'Round trip',
  import: 'Imported',
} as const satisfies Record<RunKind, string>
