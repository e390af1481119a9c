import type { TensorName } from '../../src-shared/project/runSettings.ts'
import type { RunSummary } from '../../src-shared/studies/runSummary.ts'
import type { RowSource } from '../analysis/rowSource.ts'
import { summarizeRun } from '../analysis/summarizeRun.ts'
import { readRunRecord, runPaths } from '../store/runFolder.ts'
import { onnxMultiply } from './onnxMultiply.ts'
import type { EngineTask } from './protocol.ts'
import { rowsOnDisk } from './studies/measuredRun.ts'

/** Measures the finished rows of a run, read a few at a time. In the engine because the owner of a project never computes. */
export async function measureRun({
  projectFolder,
  runId,
  rows,
  perImage,
}: Extract<EngineTask, { kind: 'summary' }>): Promise<RunSummary> {
  const record = await readRunRecord(projectFolder, runId)
  const paths = runPaths(projectFolder, runId)
  const length = record.shape[0] * record.shape[1] * record.shape[2]
  const numbers = rows.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i))
  const tensors: Partial<Record<TensorName, RowSource>> = {}
  for (const name of record.tensors)
    tensors[name] = rowsOnDisk(paths.tensor(name), numbers, length, `${name} of run ${runId}`)
  const pictures = record.model?.autoencoder === undefined
  return summarizeRun({ shape: record.shape, rows: numbers, pictures, perImage, multiply: onnxMultiply, ...tensors })
}
