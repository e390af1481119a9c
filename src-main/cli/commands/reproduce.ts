import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { InverscopeError } from '../../../src-shared/errors/declareError.ts'
import { Cancelled, FolderNotWritable } from '../../../src-shared/errors/errors.ts'
import { studyDefinition } from '../../../src-shared/studies/studyDefinitions.ts'
import { StudyName } from '../../../src-shared/studies/studyName.ts'
import type { StudyRequest } from '../../../src-shared/studies/studyRequest.ts'
import type { Execute } from '../commandLine/command.ts'
import type { reproduceOptions } from '../commandLine/commandTable.ts'
import type { OptionValues } from '../commandLine/option.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { projectOf } from '../projectOf.ts'
import { exportParts, type ReproducedStudy } from '../reproduce/exportParts.ts'
import { writeIndexPage } from '../reproduce/indexPage.ts'
import { resolveModel } from '../resolveNames.ts'
import type { ProjectSession } from '../session.ts'
import { doStudy } from '../studies/doStudy.ts'
import { studyRequestOf } from '../studies/studyRequestOf.ts'

/** Those that keep most come first: what they compute serves the others as well. */
const order: readonly StudyName[] = [
  'trajectory',
  'plain-regions',
  'correlation',
  'location',
  'mapping',
  'normality',
  'step-count',
  'over-training',
  'first-steps',
  'interpolation',
  'variation',
]

/**
 * `inverscope reproduce`: every study, then one folder with every table (CSV, LaTeX), every figure (PDF) and an index page. What is finished
 * is taken up again. A study that cannot be done is named in the index, and the others are done still.
 */
export const reproduce: Execute<typeof reproduceOptions> = async (context, { options }) => {
  let session = await projectOf(context, options.project, 'own')
  const model = modelOf(session, options.model)
  const folder = options.out
    ? context.absolute(options.out)
    : path.join(path.dirname(session.project.path), `reproduction-${model.id}`)
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw FolderNotWritable({ path: folder, reason: error.message }, { cause: error })
  })
  const done: ReproducedStudy[] = []
  const failed: { study: StudyName; error: Error }[] = []
  const wanted = studiesOf(options.studies)
  for (const [place, study] of wanted.entries()) {
    context.note(`${place + 1} of ${wanted.length}: ${studyDefinition(study).title}`)
    try {
      const outcome = await doStudy(context, session, requestOf(study, model.id, options, session))
      session = outcome.session
      const { result } = outcome.detail
      if (result) done.push({ result, files: await exportParts(session, result, folder) })
    } catch (error) {
      if (!(error instanceof InverscopeError) || Cancelled.is(error)) throw error
      context.note(`${study}: ${error.message}`)
      failed.push({ study, error })
    }
    // After every study, so that what there is can be looked at while the rest is computed.
    await writeIndexPage(folder, { model, quick: options.quick ?? false, studies: done, failed })
  }
  return {
    document: {
      folder,
      index: path.join(folder, 'index.html'),
      studies: done.map(({ result, files }) => ({ ...result, files })),
      failed: failed.map(({ study, error }) => ({ study, message: error.message })),
    },
    text: `${done.length} of ${wanted.length} studies. Everything is in ${path.join(folder, 'index.html')}`,
    failure: failed[0]?.error,
  }
}

function modelOf({ project }: ProjectSession, word: string | undefined) {
  if (word !== undefined) return resolveModel(word, project)
  if (project.models.length === 1) return project.models[0]
  throw WrongUsage({
    problem: `reproduce needs --model M: ${project.models.map(({ id }) => id).join(', ') || 'the project has none yet'}.`,
    command: 'reproduce',
  })
}

function studiesOf(words: string[] | undefined): StudyName[] {
  const wrong = words?.find((word) => !StudyName.safeParse(word).success)
  if (wrong !== undefined)
    throw WrongUsage({
      problem: `--studies takes ${StudyName.options.join(', ')}; not "${wrong}".`,
      command: 'reproduce',
    })
  return order.filter((study) => !words || words.includes(study))
}

function requestOf(
  study: StudyName,
  model: string,
  { checkpoints, quick, steps, count }: OptionValues<typeof reproduceOptions>,
  { project }: ProjectSession,
): StudyRequest {
  const { overTraining } = studyDefinition(study)
  return {
    // A list of checkpoints is for the study over training; the others are about the last one.
    ...studyRequestOf(study, { model, checkpoints: overTraining ? checkpoints : undefined, quick, steps }, project),
    settings: count === undefined ? undefined : { count },
  }
}
