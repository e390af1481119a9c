import { stat } from 'node:fs/promises'
import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import { FileMissing, ProjectMissing, UnknownName } from '../../../src-shared/errors/errors.ts'
import type { CommandContext } from '../commandContext.ts'
import type { Execute } from '../commandLine/command.ts'
import type { inspectOptions } from '../commandLine/commandTable.ts'
import { descriptionText } from '../output/descriptionText.ts'
import { healthText } from '../output/healthText.ts'
import { styleOf } from '../output/style.ts'
import { projectOf } from '../projectOf.ts'
import { resolveRun } from '../resolveNames.ts'
import { modelSettings } from './modelSettings.ts'

/** `inverscope inspect PATH`, or a run of the project by its name */
export const inspect: Execute<typeof inspectOptions> = async (context, { operands: [word], options }) => {
  const place = await placeOf(context, word, options.project)
  const { connection } = await context.reach.host()
  const description = await connection.call(contract.inspectPath, {
    path: place,
    preset: options.preset,
    settings: modelSettings(options.set),
  })
  const { presets } = await connection.call(contract.describeHost, {})
  const style = styleOf(context.terminal)
  const text = descriptionText(description, presets, style)
  return {
    document: description,
    text: description.health ? `${text}\n\n${healthText(description.health, style)}` : text,
  }
}

/** What lies at the path that a person typed, else the folder of the run that is called so. */
async function placeOf(context: CommandContext, word: string, project: string | undefined): Promise<string> {
  const typed = context.absolute(word)
  const exists = await stat(typed).then(
    () => true,
    () => false,
  )
  if (exists) return typed
  try {
    const session = await projectOf(context, project, 'read')
    const { id } = resolveRun(word, session.project)
    return path.join(path.dirname(session.project.path), 'runs', id)
  } catch (error) {
    // Who names a file that is not there does not want to hear of projects.
    if (project === undefined && (ProjectMissing.is(error) || UnknownName.is(error))) throw FileMissing({ path: typed })
    throw error
  }
}
