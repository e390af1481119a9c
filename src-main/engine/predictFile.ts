import { InvalidInput, ShapeMismatch } from '../../src-shared/errors/errors.ts'
import { writeNpy } from '../store/npyFile.ts'
import { readTensorFile } from '../store/tensorFile.ts'
import { modelSession } from './modelSession.ts'
import type { EngineTask, PredictResult } from './protocol.ts'
import type { z } from 'zod'

/** Rows that go through the network together, so that a long file needs no more memory than a short one. */
const rowsAtOnce = 16

/**
 * One evaluation of a network on files: `t` reaches it unchanged, the output keeps all its channels.
 *
 * @throws ShapeMismatch where x is not (N, C, H, W) of the model; InvalidInput where t or the classes are not one per row
 */
export async function predictFile(
  task: Extract<EngineTask, { kind: 'predict' }>,
): Promise<z.infer<typeof PredictResult>> {
  const session = await modelSession(task.model, 'of this model')
  const x = await readTensorFile(task.x)
  if (x.shape.length !== 4 || x.shape.slice(1).join() !== session.shape.join())
    throw ShapeMismatch({ what: task.x, shape: x.shape, expected: [x.shape[0] ?? 1, ...session.shape] })
  const rows = x.shape[0]
  const t = onePerRow(task.t, (await readTensorFile(task.t)).data, rows)
  const classes = task.classes
    ? BigInt64Array.from(onePerRow(task.classes, (await readTensorFile(task.classes)).data, rows), (value) =>
        BigInt(Math.round(value)),
      )
    : undefined
  const [channels, height, width] = session.shape
  const length = channels * height * width
  const outputLength = session.outputChannels * height * width
  const out = new Float32Array(rows * outputLength)
  const began = performance.now()
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const last = Math.min(rows, first + rowsAtOnce)
    out.set(
      await session.evaluate(
        x.data.slice(first * length, last * length),
        t.slice(first, last),
        classes?.slice(first, last),
      ),
      first * outputLength,
    )
  }
  const seconds = (performance.now() - began) / 1000
  const shape = [rows, session.outputChannels, height, width]
  await writeNpy(task.out, shape, out)
  return { file: task.out, shape, seconds }
}

/** One value for every row; a single value counts for all. */
function onePerRow(file: string, values: Float32Array, rows: number): Float32Array {
  if (values.length === rows) return values
  if (values.length === 1) return new Float32Array(rows).fill(values[0])
  throw InvalidInput({
    where: file,
    problems: [`it holds ${values.length} values; give one for each of the ${rows} rows of x, or one for all`],
  })
}
