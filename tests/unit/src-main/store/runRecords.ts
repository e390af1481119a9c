import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { RunRecord } from '../../../../src-shared/project/runRecord.ts'
import { writeRunRecord } from '../../../../src-main/store/runFolder.ts'

/** A sampling run of six rows of (1, 2, 2) in batches of four. */
export function samplingRun(id: string, changes: Partial<RunRecord> = {}): RunRecord {
  return RunRecord.parse({
    format: 'inverscope-run',
    schemaVersion: 1,
    id,
    name: `Run ${id}`,
    kind: 'sample',
    created: '2026-01-02T03:04:05.000Z',
    state: 'running',
    source: { from: 'noise', stream: 'torch', seed: 420, count: 6 },
    settings: {
      steps: 2,
      inversionSteps: 2,
      convention: 'source',
      clip: { sampling: true, inversion: true },
      afterClip: 'rederive',
      keepStates: true,
      batch: 4,
    },
    count: 6,
    shape: [1, 2, 2],
    tensors: ['noise', 'samples'],
    prepared: true,
    completed: [],
    versions: { inverscope: '0', onnxruntime: '0', node: '0' },
    timings: { seconds: 0 },
    ...changes,
  })
}

export async function writeRun(projectFolder: string, record: RunRecord): Promise<void> {
  mkdirSync(path.join(projectFolder, 'runs', record.id), { recursive: true })
  await writeRunRecord(projectFolder, record)
}
