import type { ModelView, RunRow } from '../../src-shared/contract/views.ts'
import { numberOfRun } from '../../src-shared/project/numberOfRun.ts'
import { formatNumber } from '../format/formatNumber.ts'

/** What is looked for in a run that another starts from: one of these arrays, for this model. */
interface Wanted {
  tensors: readonly string[]
  model?: ModelView
  models?: readonly ModelView[]
}

/** Runs that can start one of a model, by name, checkpoint and number. */
export function runChoices(runs: readonly RunRow[], wanted: Wanted): { value: string; label: string }[] {
  const reasonAgainst = reasonsAgainst(wanted)
  return runs
    .filter((run) => reasonAgainst(run) === undefined)
    .map(({ id, name, checkpoint }) => ({
      value: id,
      label: `${name}${checkpoint === undefined ? '' : `, step ${formatNumber(checkpoint)}`} (${numberOfRun(id)})`,
    }))
}

/** What to say of a run that was chosen and cannot start this one; undefined where it can, or where none was chosen. */
export function refusalOfRun(runId: string, runs: readonly RunRow[], wanted: Wanted): string | undefined {
  if (runId === '') return undefined
  const run = runs.find(({ id }) => id === runId)
  if (!run) return 'The run that stood here is not in the project any more. Choose another one.'
  const reason = reasonsAgainst(wanted)(run)
  return reason && `“${run.name}” cannot be taken: ${reason}. Choose another one.`
}

/** A run must be finished, with one of the arrays, and of the model's shape, as far as that is known. */
function reasonsAgainst({ tensors, model, models = [] }: Wanted): (run: RunRow) => string | undefined {
  const shapeOf = new Map(models.map(({ id, shape }) => [id, shape.join()]))
  return ({ done, count, tensors: written, model: of = '' }) => {
    if (done !== count) return `it has ${formatNumber(done)} of its ${formatNumber(count)} images so far`
    if (written && !tensors.some((name) => written.includes(name as never)))
      return 'it has nothing that this kind of run starts from'
    if (model && shapeOf.has(of) && shapeOf.get(of) !== model.shape.join())
      return `its images do not have the shape of those of ${model.name}`
    return undefined
  }
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
