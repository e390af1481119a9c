import type { ProjectView } from '../../../src-shared/contract/views.ts'
import type { StudyName } from '../../../src-shared/studies/studyName.ts'
import type { StudyRequest } from '../../../src-shared/studies/studyRequest.ts'
import type { studyOptions } from '../commandLine/commandOptions.ts'
import type { OptionValues } from '../commandLine/option.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { resolveCheckpoints, resolveModel, resolveRun } from '../resolveNames.ts'

/** @throws WrongUsage for runs and a model at once; UnknownName, AmbiguousName */
export function studyRequestOf(
  study: StudyName,
  options: OptionValues<typeof studyOptions>,
  project: ProjectView,
): StudyRequest {
  const { runs, model: word, checkpoints: list, steps, quick, set: settings, name } = options
  if (runs && (word !== undefined || list !== undefined || steps !== undefined || quick))
    throw WrongUsage({
      problem: '--runs measures runs that exist; --model, --checkpoints, --steps and --quick choose runs to compute.',
      command: 'study',
    })
  const shared = { study, settings, name }
  if (runs) return { ...shared, runs: runs.map((one) => resolveRun(one, project).id) }
  const model = word === undefined ? onlyModel(project) : resolveModel(word, project)
  if (list && model) resolveCheckpoints(list, model)
  return {
    ...shared,
    model: model?.id,
    checkpoints: Array.isArray(list) ? list.toSorted((a, b) => a - b) : list,
    steps,
    quick,
  }
}

/** Several are told apart by the workbench's own message. */
const onlyModel = ({ models }: ProjectView) => (models.length === 1 ? models[0] : undefined)
