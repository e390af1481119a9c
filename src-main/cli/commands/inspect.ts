import { contract } from '../../../src-shared/contract/contract.ts'
import type { Execute } from '../commandLine/command.ts'
import type { inspectOptions } from '../commandLine/commandTable.ts'
import { descriptionText } from '../output/descriptionText.ts'
import { styleOf } from '../output/style.ts'
import { modelSettings } from './modelSettings.ts'

/** `inverscope inspect PATH` */
export const inspect: Execute<typeof inspectOptions> = async (context, { operands: [path], options }) => {
  const { connection } = await context.reach.host()
  const description = await connection.call(contract.inspectPath, {
    path: context.absolute(path),
    preset: options.preset,
    settings: modelSettings(options.set),
  })
  const { presets } = await connection.call(contract.describeHost, {})
  return { document: description, text: descriptionText(description, presets, styleOf(context.terminal)) }
}
