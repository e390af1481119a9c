import type { ProjectView } from '../../../src-shared/contract/views.ts'
import { UnknownName } from '../../../src-shared/errors/errors.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import type { Sweep } from '../../../src-shared/project/sweep.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { resolveCheckpoints, resolveModel } from '../resolveNames.ts'
import { experimentSettings } from './experimentSettings.ts'
import { runSources, type RunOptionValues } from './runSources.ts'

/**
 * The runs that one command line asks for: every combination of its lists.
 *
 * @throws WrongUsage where something needed is missing; UnknownName, AmbiguousName
 */
export function runSweep(
  kind: RunRequest['kind'],
  options: RunOptionValues,
  project: ProjectView,
  absolute: (path: string) => string,
): Sweep {
  const { steps, convention, clip, batch, processes, device, checkpoints = 'last' } = options
  if (!steps) throw WrongUsage({ problem: 'run needs --steps T.', command: 'run' })
  if (kind === 'sample' && options['inversion-steps'])
    throw WrongUsage({ problem: 'sample inverts nothing, so --inversion-steps has no meaning.', command: 'run' })
  const models = options.model?.map((word) => resolveModel(word, project)) ?? [theOnlyModel(project)]
  for (const model of models) resolveCheckpoints(checkpoints, model)
  return {
    kind,
    name: options.name,
    models: models.map(({ id }) => id),
    checkpoints,
    sources: runSources(kind, options, project, absolute),
    steps,
    conventions: convention,
    inversionSteps: options['inversion-steps'],
    clip,
    afterClip: options['after-clip'],
    ...experimentSettings(kind, options),
    replaceFirst: options['replace-first'],
    swapFirst: options['swap-first'],
    batch,
    processes,
    device,
  }
}

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
