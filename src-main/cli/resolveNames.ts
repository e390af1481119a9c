import type { ModelView, ProjectView, RunRow } from '../../src-shared/contract/views.ts'
import { AmbiguousName, UnknownName } from '../../src-shared/errors/errors.ts'
import { nearestName } from '../workbench/nearestName.ts'

/**
 * What a person means by a word: an id, else a name, else the beginning of exactly one of either. Capitals do not matter in names.
 *
 * @param kind  for the message: model, dataset, run, figure
 * @throws UnknownName with the nearest right one; AmbiguousName with the ids that fit
 */
export function resolveName<Entry extends { id: string; name: string }>(
  kind: string,
  word: string,
  entries: readonly Entry[],
): Entry {
  const wanted = word.toLowerCase()
  const begins = ({ id, name }: Entry) => id.startsWith(wanted) || name.toLowerCase().startsWith(wanted)
  const readings = [
    entries.filter(({ id }) => id === word),
    entries.filter(({ name }) => name.toLowerCase() === wanted),
    wanted ? entries.filter(begins) : [],
  ]
  const fits = readings.find((reading) => reading.length > 0)
  if (fits?.length === 1) return fits[0]
  if (fits) throw AmbiguousName({ kind, name: word, fits: fits.map(({ id }) => id) })
  const ids = entries.map(({ id }) => id)
  const names = [...new Set([...ids, ...entries.map(({ name }) => name)])]
  throw UnknownName({ kind, name: word, near: nearestName(word, names), known: ids })
}

export const resolveModel = (word: string, project: ProjectView): ModelView =>
  resolveName('model', word, project.models)

export const resolveRun = (word: string, project: ProjectView): RunRow => resolveName('run', word, project.runs)

/**
 * The training steps that a list of checkpoints means, oldest first; `undefined` is the last of the series.
 *
 * @throws UnknownName with the nearest step for one that the series has not
 */
export function resolveCheckpoints(wanted: 'all' | 'last' | number[], model: ModelView): (number | undefined)[] {
  const steps = model.checkpoints.map(({ step }) => step)
  if (wanted === 'last') return [undefined]
  if (wanted === 'all') return steps.length > 1 ? steps : [undefined]
  for (const step of wanted)
    if (!steps.includes(step)) {
      const known = steps.filter((one) => one !== undefined)
      const [near] = known.toSorted((a, b) => Math.abs(a - step) - Math.abs(b - step))
      throw UnknownName({
        kind: `checkpoint of ${model.id}`,
        name: String(step),
        near: near?.toString(),
        known: known.map(String),
      })
    }
  return wanted.toSorted((a, b) => a - b)
}
