import type { ModelView, RunRow } from '../../src-shared/contract/views.ts'
import { numberOfRun } from '../../src-shared/project/numberOfRun.ts'
import { formatNumber } from '../format/formatNumber.ts'

/**
 * Runs that can start one of a model, by name, checkpoint and number: finished, with one of the arrays that are looked for, and of the model's shape, as far as
 * that is known.
 */
export function runChoices(
  runs: readonly RunRow[],
  { tensors, model, models = [] }: { tensors: readonly string[]; model?: ModelView; models?: readonly ModelView[] },
): { value: string; label: string }[] {
  const shapeOf = new Map(models.map(({ id, shape }) => [id, shape.join()]))
  const fits = ({ done, count, tensors: written, model: of = '' }: RunRow) =>
    done === count &&
    (written === undefined || tensors.some((name) => written.includes(name as never))) &&
    (!model || !shapeOf.has(of) || shapeOf.get(of) === model.shape.join())
  return runs.filter(fits).map(({ id, name, checkpoint }) => ({
    value: id,
    label: `${name}${checkpoint === undefined ? '' : `, step ${formatNumber(checkpoint)}`} (${numberOfRun(id)})`,
  }))
}

/** Those of the arrays that a run has; all where it is not known which. */
export function arraysOfRun<Tensor extends string>(run: RunRow | undefined, tensors: readonly Tensor[]): Tensor[] {
  const { tensors: written } = run ?? {}
  const there = written ? tensors.filter((name) => written.includes(name as never)) : []
  return there.length > 0 ? there : [...tensors]
}

export const streams = [
  { value: 'torch' as const, label: 'torch: as torch.manual_seed and randn' },
  { value: 'per-image' as const, label: 'per image: from seed and index alone' },
]
