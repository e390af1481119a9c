import { contract } from '../../../src-shared/contract/contract.ts'
import { NothingToShow, UnknownName } from '../../../src-shared/errors/errors.ts'
import { StudyName } from '../../../src-shared/studies/studyName.ts'
import type { Execute } from '../commandLine/command.ts'
import type { studyOptions } from '../commandLine/commandOptions.ts'
import { styleOf } from '../output/style.ts'
import { projectOf } from '../projectOf.ts'
import { nearestName } from '../../workbench/nearestName.ts'
import { doStudy } from '../studies/doStudy.ts'
import { studyRequestOf } from '../studies/studyRequestOf.ts'
import { studyPlanText, studyText } from '../studies/studyText.ts'

/** `inverscope study NAME`: with --json the result document. */
export const study: Execute<typeof studyOptions> = async (context, { operands: [word], options }) => {
  const name = StudyName.options.find((one) => one === word)
  if (!name)
    throw UnknownName({
      kind: 'study',
      name: word,
      near: nearestName(word, StudyName.options),
      known: [...StudyName.options],
    })
  const session = await projectOf(context, options.project, options.plan ? 'read' : 'own')
  const request = studyRequestOf(name, options, session.project)
  const style = styleOf(context.terminal)
  if (options.plan) {
    const { connection, projectId } = session
    const plan = await connection.call(contract.planStudy, { projectId, request })
    return { document: plan, text: studyPlanText(plan, style) }
  }
  const { detail } = await doStudy(context, session, request)
  if (!detail.result) throw NothingToShow({ what: `The study ${detail.view.id}` })
  return { document: { ...detail.result, folder: detail.folder }, text: studyText(detail.result, style) }
}
