import { contract } from '../../../src-shared/contract/contract.ts'
import type { ProjectView } from '../../../src-shared/contract/views.ts'
import type { RunSource } from '../../../src-shared/project/runSettings.ts'
import type { CommandContext, Outcome } from '../commandContext.ts'
import type { mixedOptions } from '../commandLine/mixingOptions.ts'
import type { OptionValues } from '../commandLine/option.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { planText } from '../output/planText.ts'
import { styleOf } from '../output/style.ts'
import { projectOf } from '../projectOf.ts'
import { resolveCheckpoints, resolveModel } from '../resolveNames.ts'
import { followRun } from './followRun.ts'
import { runOutcome } from './runOutcome.ts'
import { throughOwner } from './throughOwner.ts'

/**
 * Samples from what is made of the rows of earlier runs, as one run.
 *
 * @param sourceIn  where it starts, in terms of the project's runs
 * @throws WrongUsage where something needed is missing; UnknownName, AmbiguousName
 */
export async function mixedRun(
  context: CommandContext,
  command: 'interpolate' | 'vary',
  options: OptionValues<typeof mixedOptions>,
  sourceIn: (project: ProjectView) => RunSource,
): Promise<Outcome> {
  const session = await projectOf(context, options.project, options.plan ? 'read' : 'own')
  const { models } = session.project
  if (options.model === undefined && models.length !== 1)
    throw WrongUsage({ problem: `${command} needs --model M: ${models.map(({ id }) => id).join(', ')}.`, command })
  const model = options.model === undefined ? models[0] : resolveModel(options.model, session.project)
  if (options.steps === undefined) throw WrongUsage({ problem: `${command} needs --steps T.`, command })
  const [checkpoint] = resolveCheckpoints(options.checkpoint === undefined ? 'last' : [options.checkpoint], model)
  const request = {
    kind: 'sample' as const,
    name: options.name,
    model: model.id,
    checkpoint,
    source: sourceIn(session.project),
    steps: options.steps,
    clip: options.clip,
    classes: options.classes,
    keepStates: options['keep-states'],
    keepPredictions: options['keep-predictions'],
    batch: options.batch,
    processes: options.processes,
    device: options.device,
  }
  const planned = await throughOwner(context, session, ({ connection, projectId }) =>
    connection.call(contract.planRun, { projectId, request, measure: options.plan || options.batch === undefined }),
  )
  if (options.plan)
    return { document: { plans: [planned.answer] }, text: planText(planned.answer, styleOf(context.terminal)) }
  const started = await throughOwner(context, planned.session, ({ connection, projectId }) =>
    connection.call(contract.startRun, { projectId, request }),
  )
  context.note(`${planned.answer.name} (${started.answer.runId})`)
  const { detail } = await followRun(context, started.session, started.answer.runId)
  return runOutcome([detail])
}
