import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import { FileMissing, ProjectMissing, UnknownName } from '../../../src-shared/errors/errors.ts'
import type { CommandContext } from '../commandContext.ts'
import type { Execute } from '../commandLine/command.ts'
import type { inspectOptions } from '../commandLine/commandOptions.ts'
import { descriptionText } from '../output/descriptionText.ts'
import { healthText } from '../output/healthText.ts'
import { styleOf } from '../output/style.ts'
import { projectOf } from '../projectOf.ts'
import { resolveRun } from '../resolveNames.ts'
import { showReading } from '../showReading.ts'
import { encoderSettingNames, encoderSettings } from './encoderSettings.ts'
import { modelSettings } from './modelSettings.ts'

/** `inverscope inspect PATH`, or a run of the project by its name */
export const inspect: Execute<typeof inspectOptions> = async (context, { operands: [word], options }) => {
  const { connection } = await context.reach.host()
  // Settings that only encoders have say that the file is one.
  const names = Object.keys(options.set ?? {})
  const forEncoder = names.some((name) => encoderSettingNames.includes(name) && name !== 'imageSize')
  const ask = (place: string) =>
    showReading(context, connection, place, () =>
      connection.call(contract.inspectPath, {
        path: place,
        preset: options.preset,
        ...(forEncoder ? { encoder: encoderSettings(options.set) } : { settings: modelSettings(options.set) }),
      }),
    )
  const description = await ask(context.absolute(word)).catch(async (error: unknown) => {
    if (!FileMissing.is(error)) throw error
    return ask(await runFolder(context, word, options.project, error))
  })
  const { presets } = await connection.call(contract.describeHost, {})
  const style = styleOf(context.terminal)
  const text = descriptionText(description, presets, style)
  return {
    document: description,
    text: description.health ? `${text}\n\n${healthText(description.health, style)}` : text,
  }
}

/**
 * The folder of the run that is called so.
 *
 * @param missing  what is said where there is no project either: who names a file that is not there does not want to hear of projects
 */
async function runFolder(
  context: CommandContext,
  word: string,
  given: string | undefined,
  missing: Error,
): Promise<string> {
  try {
    const { project } = await projectOf(context, given, 'read')
    return path.join(path.dirname(project.path), 'runs', resolveRun(word, project).id)
  } catch (error) {
    throw given === undefined && (ProjectMissing.is(error) || UnknownName.is(error)) ? missing : error
  }
}
