import { stat } from 'node:fs/promises'
import { contract } from '../../../src-shared/contract/contract.ts'
import { ProjectMissing } from '../../../src-shared/errors/errors.ts'
import { formatDuration } from '../../../src-shared/project/formatDuration.ts'
import type { CommandContext } from '../commandContext.ts'
import type { Execute } from '../commandLine/command.ts'
import type { autoencodeOptions } from '../commandLine/commandOptions.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { projectOf } from '../projectOf.ts'
import { resolveModel } from '../resolveNames.ts'

/** `inverscope encode|decode --model M --in a.npy --out b.npy [--quantised]`: the autoencoder of a latent model */
const autoencode =
  (direction: 'encode' | 'decode'): Execute<typeof autoencodeOptions> =>
  async (context, { options }) => {
    const { model, in: from, out, quantised = false } = options
    if (model === undefined || from === undefined || out === undefined) {
      const missing = (['model', 'in', 'out'] as const).filter((name) => options[name] === undefined)
      const problem = `${direction} needs ${missing.map((name) => `--${name}`).join(', ')}.`
      throw WrongUsage({ problem, command: direction })
    }
    const { connection, ...whose } = await autoencoderOf(context, direction, model, options.project)
    const output = await connection.call(contract.autoencode, {
      ...whose,
      direction,
      in: context.absolute(from),
      out: context.absolute(out),
      quantised,
    })
    return { document: output, text: `${output.file}: (${output.shape.join(', ')}), ${formatDuration(output.seconds)}` }
  }

export const encode = autoencode('encode')
export const decode = autoencode('decode')

/** A model of the project, or a pipeline or autoencoder by its path: then no project is needed. */
async function autoencoderOf(context: CommandContext, command: string, model: string, project: string | undefined) {
  const path = context.absolute(model)
  const isPath =
    project === undefined &&
    (await stat(path).then(
      () => true,
      () => false,
    ))
  if (isPath) {
    const { connection } = await context.reach.host()
    return { connection, model: path }
  }
  const session = await projectOf(context, project, 'read').catch((error: unknown) => {
    const problem = `"${model}" is no file or folder here, and no project is near that could have such a model. Give a path, or --project P.`
    throw ProjectMissing.is(error) && project === undefined ? WrongUsage({ problem, command }) : error
  })
  const { connection, projectId } = session
  return { connection, projectId, model: resolveModel(model, session.project).id }
}
