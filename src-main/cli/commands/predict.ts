import { stat } from 'node:fs/promises'
import { contract } from '../../../src-shared/contract/contract.ts'
import { ProjectMissing } from '../../../src-shared/errors/errors.ts'
import { formatDuration } from '../../../src-shared/project/formatDuration.ts'
import type { CommandContext } from '../commandContext.ts'
import type { Execute } from '../commandLine/command.ts'
import type { predictOptions } from '../commandLine/commandOptions.ts'
import type { OptionValues } from '../commandLine/option.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { projectOf } from '../projectOf.ts'
import { resolveModel } from '../resolveNames.ts'
import type { Session } from '../session.ts'
import { modelSettings } from './modelSettings.ts'

type Given = OptionValues<typeof predictOptions>

/** `inverscope predict --model M --x x.npy --t t.npy --out e.npy`: one evaluation of the network */
export const predict: Execute<typeof predictOptions> = async (context, { options }) => {
  const { model, x, t, out } = options
  if (model === undefined || x === undefined || t === undefined || out === undefined) {
    const missing = (['model', 'x', 't', 'out'] as const).filter((name) => options[name] === undefined)
    throw WrongUsage({ problem: `predict needs ${missing.map((name) => `--${name}`).join(', ')}.`, command: 'predict' })
  }
  const { session, ...network } = await networkOf(context, model, options)
  const output = await session.connection.call(contract.predict, {
    ...network,
    checkpoint: options.checkpoint,
    x: context.absolute(x),
    t: context.absolute(t),
    classes: options.classes === undefined ? undefined : context.absolute(options.classes),
    out: context.absolute(out),
  })
  return { document: output, text: `${output.file}: (${output.shape.join(', ')}), ${formatDuration(output.seconds)}` }
}

/** A model of the project, or a checkpoint by its path: then no project is needed. */
async function networkOf(context: CommandContext, model: string, options: Given) {
  const path = context.absolute(model)
  const isPath =
    options.project === undefined &&
    (await stat(path).then(
      () => true,
      () => false,
    ))
  if (isPath) {
    const session: Session = await context.reach.host()
    return { session, model: path, preset: options.preset, settings: modelSettings(options.set) }
  }
  if (options.preset !== undefined || options.set)
    throw WrongUsage({
      problem: '--preset and --set are for a checkpoint given by its path; a model of the project has its settings.',
      command: 'predict',
    })
  const session = await projectOf(context, options.project, 'read').catch((error: unknown) => {
    const problem = `"${model}" is no file here, and no project is near that could have such a model. Give a path, or --project P.`
    throw ProjectMissing.is(error) && options.project === undefined
      ? WrongUsage({ problem, command: 'predict' })
      : error
  })
  return { session, projectId: session.projectId, model: resolveModel(model, session.project).id }
}
