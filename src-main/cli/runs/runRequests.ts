import type { ProjectView } from '../../../src-shared/contract/views.ts'
import { UnknownName } from '../../../src-shared/errors/errors.ts'
import type { RunRequest, RunSource } from '../../../src-shared/project/runSettings.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { resolveCheckpoints, resolveModel } from '../resolveNames.ts'
import { experimentSettings } from './experimentSettings.ts'
import { runSources, type RunOptionValues } from './runSources.ts'

/**
 * The runs that one command line asks for: every checkpoint with every T with every seed with every K, in this order.
 *
 * @throws WrongUsage where something needed is missing; UnknownName, AmbiguousName
 */
export function runRequests(
  kind: RunRequest['kind'],
  options: RunOptionValues,
  project: ProjectView,
  absolute: (path: string) => string,
): RunRequest[] {
  const { steps, convention, clip, batch, processes } = options
  if (!steps) throw WrongUsage({ problem: 'run needs --steps T.', command: 'run' })
  if (kind === 'sample' && options['inversion-steps'])
    throw WrongUsage({ problem: 'sample inverts nothing, so --inversion-steps has no meaning.', command: 'run' })
  const model = options.model === undefined ? theOnlyModel(project) : resolveModel(options.model, project)
  const checkpoints = resolveCheckpoints(options.checkpoints ?? 'last', model)
  const sources = runSources(kind, options, project, absolute)
  const experiment = experimentSettings(kind, options)
  const replaced = options['replace-first'] ?? [undefined]
  const swapped = options['swap-first'] ?? [undefined]
  const firsts = replaced.flatMap((replaceFirst) => swapped.map((swapFirst) => ({ replaceFirst, swapFirst })))

  return checkpoints.flatMap((checkpoint) =>
    steps.flatMap((count) =>
      sources.flatMap((source) =>
        firsts.map(({ replaceFirst, swapFirst }): RunRequest => {
          const swept = [
            ...(checkpoints.length > 1 ? [`step ${checkpoint}`] : []),
            ...(steps.length > 1 ? [`T = ${count}`] : []),
            ...(sources.length > 1 ? [seedOf(source)] : []),
            ...(replaced.length > 1 ? [`${replaceFirst} replaced`] : []),
            ...(swapped.length > 1 ? [`${swapFirst} swapped`] : []),
          ]
          return {
            kind,
            name: options.name === undefined ? undefined : [options.name, ...swept].join(', '),
            model: model.id,
            checkpoint,
            source,
            steps: count,
            inversionSteps: options['inversion-steps'],
            convention,
            clip,
            afterClip: options['after-clip'],
            ...experiment,
            replaceFirst,
            swapFirst,
            batch,
            processes,
          }
        }),
      ),
    ),
  )
}

const seedOf = (source: RunSource) => (source.from === 'noise' ? `seed ${source.seed}` : '')

/** A project with one model leaves no choice to name. */
function theOnlyModel({ models }: ProjectView) {
  if (models.length === 1) return models[0]
  if (models.length > 1)
    throw WrongUsage({ problem: `run needs --model M: ${models.map(({ id }) => id).join(', ')}.`, command: 'run' })
  throw UnknownName({
    kind: 'model',
    name: 'any: the project has none yet. Add one with: inverscope add model PATH',
    known: [],
  })
}
