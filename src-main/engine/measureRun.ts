import type { RunSummary } from '../../src-shared/studies/runSummary.ts'
import { summarizeRun } from '../analysis/summarizeRun.ts'
import { readRows } from '../store/npyFile.ts'
import { readRunRecord, runPaths } from '../store/runFolder.ts'
import { onnxMultiply } from './onnxMultiply.ts'
import type { EngineTask } from './protocol.ts'

/** Measures the finished rows of a run. In the engine because the owner of a project never computes. */
export async function measureRun({
  projectFolder,
  runId,
  rows,
}: Extract<EngineTask, { kind: 'summary' }>): Promise<RunSummary> {
  const record = await readRunRecord(projectFolder, runId)
  const paths = runPaths(projectFolder, runId)
  const n = rows.reduce((sum, range) => sum + range.count, 0)
  const length = record.shape[0] * record.shape[1] * record.shape[2]
  const tensors: Partial<Record<(typeof record.tensors)[number], Float32Array>> = {}
  for (const name of record.tensors) {
    const all = new Float32Array(n * length)
    let filled = 0
    for (const { first, count } of rows) {
      all.set(await readRows(paths.tensor(name), first, count), filled)
      filled += count * length
    }
    tensors[name] = all
  }
  const numbers = rows.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i))
  const pictures = record.model?.autoencoder === undefined
  return summarizeRun({ n, shape: record.shape, rows: numbers, pictures, multiply: onnxMultiply, ...tensors })
}
