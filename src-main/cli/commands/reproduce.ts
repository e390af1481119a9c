import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import {
  Cancelled,
  ConnectionLost,
  FolderNotWritable,
  InverscopeError,
  NothingToShow,
  OwnerLeaving,
} from '../../../src-shared/errors/errors.ts'
import { doneInOrder, plansTogether, type PlannedStudy } from '../../../src-shared/studies/plansTogether.ts'
import { studyDefinition } from '../../../src-shared/studies/studyDefinitions.ts'
import { StudyName } from '../../../src-shared/studies/studyName.ts'
import type { StudyRequest } from '../../../src-shared/studies/studyRequest.ts'
import type { Execute } from '../commandLine/command.ts'
import type { reproduceOptions } from '../commandLine/commandOptions.ts'
import type { OptionValues } from '../commandLine/option.ts'
import { WrongUsage } from '../commandLine/wrongUsage.ts'
import { projectOf } from '../projectOf.ts'
import type { CommandContext } from '../commandContext.ts'
import { earlierResult } from '../reproduce/earlierResult.ts'
import { exportParts } from '../reproduce/exportParts.ts'
import { writeIndexPage } from '../reproduce/indexPage.ts'
import { reproducedConditioning, type ReproducedConditioning } from '../reproduce/reproducedConditioning.ts'
import type { FailedStudy, ReproducedStudy } from '../reproduce/reproducedStudy.ts'
import { reproductionOverview } from '../reproduce/reproductionOverview.ts'
import { reproductionPlanText } from '../reproduce/reproductionPlanText.ts'
import { resolveModel } from '../resolveNames.ts'
import type { ProjectSession } from '../session.ts'
import { doStudy } from '../studies/doStudy.ts'
import { studyRequestOf } from '../studies/studyRequestOf.ts'

/**
 * `inverscope reproduce`: every study, then one folder with every table (CSV, LaTeX), every figure (PDF) and an index page. What is finished
 * is taken up again. A study that cannot be done is named in the index, and the others are done still.
 */
export const reproduce: Execute<typeof reproduceOptions> = async (context, { options }) => {
  let session = await projectOf(context, options.project, options.plan ? 'read' : 'own')
  const model = modelOf(session, options.model)
  const requests = studiesOf(options.studies).map((study) => requestOf(study, model.id, options, session))
  if (options.plan) {
    const plan = plansTogether(await plansOf(session, requests))
    return { document: plan, text: reproductionPlanText(plan) }
  }
  const folder = options.out
    ? context.absolute(options.out)
    : path.join(path.dirname(session.project.path), `reproduction-${model.id}`)
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw FolderNotWritable({ path: folder, reason: error.message }, { cause: error })
  })
  /** Does what needs the project; where the command that had it open ends meanwhile, once more in a session of its own. */
  const withProject = async <Answer>(work: (present: ProjectSession) => Promise<Answer>): Promise<Answer> => {
    for (;;) {
      try {
        return await work(session)
      } catch (error) {
        if (!OwnerLeaving.is(error) && !ConnectionLost.is(error)) throw error
        context.note('The command that had the project open has ended; this one takes it over.')
        session = await session.reopen()
      }
    }
  }
  const studies: (ReproducedStudy | FailedStudy)[] = []
  let conditioning: ReproducedConditioning | { problem: string } | undefined
  for (const [place, request] of requests.entries()) {
    const { study } = request
    context.note(`${place + 1} of ${requests.length}: ${studyDefinition(study).title}`)
    try {
      const following = requests.slice(place + 1)
      const reopened = (present: ProjectSession) => void (session = present)
      studies.push(
        await withProject((present) => reproduceStudy(context, present, request, { following, folder, reopened })),
      )
    } catch (error) {
      if (!(error instanceof Error) || Cancelled.is(error)) throw error
      context.note(`${study}: ${error.message}`)
      studies.push({ study, error })
    }
    // After every study, so that what there is can be looked at while the rest is computed.
    const { runs } = await withProject(({ connection, projectId }) =>
      connection.call(contract.getProject, { projectId }),
    )
    const overview = reproductionOverview(studies, runs)
    const waiting = requests.slice(place + 1).map((one) => one.study)
    const present = { model, quick: options.quick ?? false, studies, overview, waiting }
    await writeIndexPage(folder, { ...present, conditioning })
    if (options['no-conditioning'] || (conditioning && !('problem' in conditioning))) continue
    const results = studies.flatMap((one) => ('result' in one ? [one.result] : []))
    // A problem may be gone after the next study, as where memory or disk space was short.
    conditioning = await withProject((one) => reproducedConditioning(context, one, results, folder)).catch(
      (error: unknown) => {
        if (!(error instanceof InverscopeError) || Cancelled.is(error)) throw error
        return { problem: error.message }
      },
    )
    if (conditioning) await writeIndexPage(folder, { ...present, conditioning })
  }
  const done = studies.filter((one) => 'result' in one)
  const failed = studies.filter((one) => 'error' in one)
  return {
    document: {
      folder,
      index: path.join(folder, 'index.html'),
      studies: done.map(({ result, files, missing, computed }) => ({ ...result, files, missing, computed })),
      conditioning,
      failed: failed.map(({ study, error }) => ({ study, message: error.message })),
    },
    text: `${done.length} of ${requests.length} studies${missingText(done)}. Everything is in ${path.join(folder, 'index.html')}`,
    failure: failed[0]?.error,
  }
}

function missingText(done: readonly ReproducedStudy[]): string {
  const count = done.reduce((sum, { missing }) => sum + Object.keys(missing).length, 0)
  return count === 0 ? '' : count === 1 ? ', one figure missing' : `, ${count} figures missing`
}

/** Takes up an earlier result of the same runs, or does the study; then writes its tables and figures. */
async function reproduceStudy(
  context: CommandContext,
  session: ProjectSession,
  request: StudyRequest,
  {
    following,
    folder,
    reopened,
  }: { following: readonly StudyRequest[]; folder: string; reopened(present: ProjectSession): void },
): Promise<ReproducedStudy> {
  const { connection, projectId } = session
  const plan = await connection.call(contract.planStudy, { projectId, request })
  const before = await earlierResult(session, request, plan)
  if (before) {
    const exported = await exportParts(context, session, before, folder)
    return { result: before, ...exported, computed: [], measured: false }
  }
  const { detail, session: present } = await doStudy(context, session, request, { following, reopened })
  if (!detail.result) throw NothingToShow({ what: `The study ${detail.view.id}` })
  const { result } = detail
  const had = new Set(plan.runs.flatMap(({ state, runId }) => (state === 'present' ? [runId] : [])))
  const computed = result.runs.map(({ id }) => id).filter((id) => !had.has(id))
  const exported = await exportParts(context, present, result, folder)
  return { result, ...exported, computed, measured: true }
}

async function plansOf({ connection, projectId }: ProjectSession, requests: readonly StudyRequest[]) {
  const plans: PlannedStudy[] = []
  for (const request of requests)
    plans.push(
      await connection.call(contract.planStudy, { projectId, request }).then(
        (plan) => ({ study: request.study, plan }),
        (error: Error) => ({ study: request.study, error }),
      ),
    )
  return plans
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
  return doneInOrder.filter((study) => !words || words.includes(study))
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
