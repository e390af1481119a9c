import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { StudyView } from '../../../../src-shared/contract/studyViews.ts'
import {
  Cancelled,
  errorToMessage,
  OwnerLeaving,
  StudyMissing,
  StudyNotActive,
  StudyNothing,
  UnknownName,
} from '../../../../src-shared/errors/errors.ts'
import { formatDuration } from '../../../../src-shared/project/formatDuration.ts'
import type { NewLogLine } from '../../../../src-shared/project/jobLog.ts'
import type { RunRecord } from '../../../../src-shared/project/runRecord.ts'
import { studyDefinition } from '../../../../src-shared/studies/studyDefinitions.ts'
import type { StudyRequest } from '../../../../src-shared/studies/studyRequest.ts'
import type { StudyResult } from '../../../../src-shared/studies/studyResult.ts'
import { mergedRanges } from '../../../../src-shared/project/imageRanges.ts'
import type { LatentSource } from '../../../engine/protocol.ts'
import type { EngineWorker } from '../../jobs/engineWorker.ts'
import { closing } from '../../jobs/job.ts'
import type { JobQueue } from '../../jobs/jobQueue.ts'
import { projectChanged, type KnownRun, type OpenProject } from '../../openProject.ts'
import { inverscopeVersion, versions } from '../../versions.ts'
import { autoencoderOf } from '../../jobs/verifySources.ts'
import { encoderSource } from '../encoders.ts'
import { freeId } from '../freeId.ts'
import { findModel } from '../models.ts'
import { idTaken, moveEntry, placeForRemoved, removedPlaces } from '../removedFolder.ts'
import { findRun, resumeRun, startRun } from '../runs.ts'
import { canonicalJson } from '../../canonicalJson.ts'
import { encodersOf, resolveNeed, resolveStudy, type ResolvedNeed } from './planStudy.ts'
import { withKeptFor } from './withKeptFor.ts'
import {
  listStudyFiles,
  readStudyResult,
  studyFolder,
  writeStudyFile,
  writeStudyResult,
  type StudyFile,
} from './studyStore.ts'

/** A study at work: its runs first, one after the other, then its measurement. */
interface StudyJob {
  project: OpenProject
  file: StudyFile
  following: readonly StudyRequest[]
  controller: AbortController
  over: Promise<void>
  view: Pick<StudyView, 'state' | 'progress' | 'what' | 'error' | 'atRun' | 'runs'>
}

export interface Studies {
  list(project: OpenProject): Promise<StudyView[]>
  /**
   * Asked again with the same request it goes on where it was stopped.
   *
   * @param following  studies that are to come: a run that they need as well keeps what they need of its way
   * @throws what resolveStudy throws
   */
  start(project: OpenProject, request: StudyRequest, following?: readonly StudyRequest[]): Promise<string>
  get(project: OpenProject, id: string): Promise<{ view: StudyView; request: StudyRequest; result?: StudyResult }>
  /** @throws StudyNotActive */
  cancel(project: OpenProject, id: string): Promise<void>
  /** Resolves when it is no longer at work. @throws what ended it */
  wait(project: OpenProject, id: string): Promise<void>
  /** Gives it another name for people; its id stays. @throws StudyMissing, FolderNotWritable, DiskFull */
  rename(project: OpenProject, id: string, name: string): Promise<void>
  /** Ends its work and puts its folder aside; its runs stay. @throws StudyMissing, FolderNotWritable, DiskFull */
  remove(project: OpenProject, id: string): Promise<void>
  /** Puts back what was removed last under its id. @throws UnknownName where nothing was; NotAllowedHere where the id was taken since */
  restore(project: OpenProject, id: string): Promise<void>
  readonly onChange: Set<() => void>
  /** Stops the studies of a project; their runs are the queue's to stop. */
  closeProject(project: OpenProject): Promise<void>
  close(): Promise<void>
}

export function createStudies(queue: JobQueue, worker: EngineWorker): Studies {
  const jobs = new Map<string, StudyJob>()
  const onChange = new Set<() => void>()
  const keyOf = (project: OpenProject, id: string) => `${project.projectId}/${id}`
  const changed = () => onChange.forEach((listener) => listener())
  const log = ({ project, file }: StudyJob, line: NewLogLine) =>
    queue.logs.add(project, { kind: 'study', id: file.id }, line)

  async function find(project: OpenProject, id: string): Promise<StudyFile> {
    const found = (await listStudyFiles(project.folder)).find((study) => study.id === id)
    if (!found) throw StudyMissing({ study: id })
    return found
  }

  async function viewOf(project: OpenProject, file: StudyFile): Promise<StudyView> {
    const job = jobs.get(keyOf(project, file.id))
    const result = await readStudyResult(project.folder, file.id)
    const idle = {
      state: result ? ('done' as const) : ('interrupted' as const),
      progress: result ? 1 : 0,
      runs: result?.runs.map(({ id }) => id) ?? [],
    }
    return {
      id: file.id,
      study: file.study,
      name: file.name,
      created: file.created,
      model: file.request.model,
      ...idle,
      ...job?.view,
      tables: (result?.sections ?? []).flatMap(({ tables }) => tables.map(({ name, title }) => ({ name, title }))),
      figures: (result?.sections ?? []).flatMap(({ charts, grids }) =>
        [...charts, ...grids].map(({ name, title }) => ({ name, title })),
      ),
      problems: result?.problems ?? [],
    }
  }

  async function runsOf(job: StudyJob, request: StudyRequest): Promise<KnownRun[]> {
    const { project, controller } = job
    if (request.runs) return request.runs.map((id) => findRun(project, id))
    const { needs } = await resolveStudy(project, request)
    const model = findModel(project, request.model ?? project.file.models[0].id)
    const met: ResolvedNeed[] = []
    for (const [place, { need }] of needs.entries()) {
      controller.signal.throwIfAborted()
      let resolved = await resolveNeed(project, model.id, need, met)
      if (resolved.request && resolved.run?.record.state !== 'done') {
        job.view = { ...job.view, state: 'running', progress: place / needs.length, what: need.purpose }
        const runId = resolved.run
          ? (await resumeRun(project, queue, resolved.run.record.id), resolved.run.record.id)
          : await startRun(
              project,
              queue,
              await withKeptFor(project, { ...resolved, request: resolved.request }, job.following),
            )
        job.view.atRun = runId
        const number = `${place + 1} of ${needs.length}`
        log(job, { event: 'run', text: `Computes ${runId}, ${number} that it needs: ${need.purpose}.` })
        changed()
        await waitForRun(job, runId)
        resolved = await resolveNeed(project, model.id, need, met)
      }
      met.push(resolved)
    }
    job.view.atRun = undefined
    return [...new Set(met.flatMap(({ run }) => (run ? [run] : [])))]
  }

  async function waitForRun({ project, controller: { signal } }: StudyJob, runId: string): Promise<void> {
    // Where the workbench closes, its queue stops the run so that it can be resumed.
    const cancel = () => void (signal.reason !== closing && queue.cancel(project, runId).catch(() => {}))
    signal.addEventListener('abort', cancel, { once: true })
    if (signal.aborted) cancel()
    await queue.wait(project, runId)
    signal.removeEventListener('abort', cancel)
    const { state } = findRun(project, runId).record
    if (signal.aborted || state === 'cancelled') throw Cancelled({ what: `The study (its run ${runId})` })
  }

  async function work(job: StudyJob): Promise<void> {
    const began = performance.now()
    const { project, file, controller } = job
    const definition = studyDefinition(file.study)
    const { settings, problems } = await resolveStudy(project, file.request)
    const runs = await runsOf(job, file.request)
    const finished = runs.filter(({ completed }) => completed.length > 0)
    job.view = {
      ...job.view,
      state: 'measuring',
      progress: 0,
      what: 'measuring',
      runs: runs.map(({ record }) => record.id),
    }
    log(job, { event: 'measuring', text: `Measures ${runs.map(({ record }) => record.id).join(', ')}.` })
    changed()
    const measuring = performance.now()
    const output = await worker.run(
      {
        kind: 'study',
        projectFolder: project.folder,
        study: file.study,
        settings,
        runs: await Promise.all(
          finished.map(async ({ record, completed }) => ({
            id: record.id,
            rows: mergedRanges(completed),
            decoder: await decoderOf(project, record),
          })),
        ),
        encoders: await Promise.all(encodersOf(project, settings).map((encoder) => encoderSource(project, encoder))),
      },
      {
        signal: controller.signal,
        onEvaluations(progress, what) {
          job.view = { ...job.view, progress, what: what ?? job.view.what }
          changed()
        },
      },
    )
    const unfinished = runs.flatMap(({ record, completed }) =>
      completed.length > 0
        ? []
        : [`Run ${record.id} is ${record.state} and has no finished images, so it is not measured.`],
    )
    if (output.sections.length === 0)
      throw StudyNothing({
        study: file.study,
        takes: definition.takes,
        problems: [...problems, ...unfinished, ...output.problems],
      })
    const allProblems = [...problems, ...unfinished, ...output.problems]
    await writeStudyResult(project.folder, {
      ...output,
      problems: allProblems,
      format: 'inverscope-study-result',
      schemaVersion: 1,
      id: file.id,
      study: file.study,
      title: definition.title,
      created: new Date().toISOString(),
      settings,
      reported: [...definition.reported],
      versions: { inverscope: inverscopeVersion, node: versions().node },
      seconds: (performance.now() - began) / 1000,
      measuringSeconds: (performance.now() - measuring) / 1000,
    })
    for (const text of allProblems) log(job, { event: 'measuring', level: 'warning', text })
    const [measured, inAll] = [measuring, began].map((since) => formatDuration((performance.now() - since) / 1000))
    log(job, { event: 'done', text: `Done: measured in ${measured}, ${inAll} in all.` })
  }

  async function finish(job: StudyJob): Promise<void> {
    try {
      await work(job)
      jobs.delete(keyOf(job.project, job.file.id))
    } catch (error) {
      const { signal } = job.controller
      if (signal.reason === closing) {
        log(job, { event: 'stopped', text: 'The program ends; the study goes on when it is asked for again.' })
        jobs.delete(keyOf(job.project, job.file.id))
        throw OwnerLeaving({})
      }
      const cancelled = Cancelled.is(error) || signal.aborted
      const reason = cancelled && !Cancelled.is(error) ? Cancelled({ what: `The study ${job.file.id}` }) : error
      job.view = {
        ...job.view,
        state: cancelled ? 'cancelled' : 'failed',
        atRun: undefined,
        error: errorToMessage(reason),
      }
      const { code, message } = job.view.error!
      log(
        job,
        cancelled
          ? { event: 'cancelled', text: 'Cancelled; its finished runs are kept.' }
          : { event: 'failed', level: 'error', code, text: message },
      )
      throw reason
    } finally {
      projectChanged(job.project)
      changed()
    }
  }

  return {
    list: async (project) => Promise.all((await listStudyFiles(project.folder)).map((file) => viewOf(project, file))),
    async start(project, request, following = []) {
      await resolveStudy(project, request)
      const others = await listStudyFiles(project.folder)
      const before = others.find((one) => canonicalJson(one.request) === canonicalJson(request))
      const running = before && jobs.get(keyOf(project, before.id))
      if (running && isAtWork(running)) return running.file.id
      const file: StudyFile = before ?? {
        format: 'inverscope-study',
        schemaVersion: 1,
        id: freeId(request.name ?? request.study, others),
        study: request.study,
        name: request.name ?? studyDefinition(request.study).title,
        created: new Date().toISOString(),
        request,
      }
      await writeStudyFile(project.folder, file)
      const job: StudyJob = {
        project,
        file,
        following,
        controller: new AbortController(),
        over: Promise.resolve(),
        view: { state: 'running', progress: 0, what: 'looking for its runs', runs: [] },
      }
      jobs.set(keyOf(project, file.id), job)
      const looks = request.runs ? `measures ${request.runs.join(', ')}` : 'looks for the runs that it needs'
      log(job, { event: 'begun', text: `${before ? 'Goes on' : 'Begins'}: ${looks}.` })
      job.over = finish(job)
      job.over.catch(() => {})
      projectChanged(project)
      changed()
      return file.id
    },
    async get(project, id) {
      const file = await find(project, id)
      const [view, result] = await Promise.all([viewOf(project, file), readStudyResult(project.folder, id)])
      return { view, request: file.request, result }
    },
    async cancel(project, id) {
      await find(project, id)
      const job = jobs.get(keyOf(project, id))
      if (!job || !isAtWork(job)) throw StudyNotActive({ study: id })
      job.controller.abort()
    },
    async wait(project, id) {
      await jobs.get(keyOf(project, id))?.over
    },
    async rename(project, id, name) {
      const renamed = { ...(await find(project, id)), name }
      await writeStudyFile(project.folder, renamed)
      const job = jobs.get(keyOf(project, id))
      if (job) job.file = renamed
      projectChanged(project)
      changed()
    },
    async remove(project, id) {
      await find(project, id)
      const job = jobs.get(keyOf(project, id))
      job?.controller.abort()
      await job?.over.catch(() => {})
      jobs.delete(keyOf(project, id))
      await moveEntry(studyFolder(project.folder, id), await placeForRemoved(project.folder, { kind: 'study', id }))
      projectChanged(project)
      changed()
    },
    async restore(project, id) {
      const { last } = await removedPlaces(project.folder, { kind: 'study', id })
      if (last === undefined) throw UnknownName({ kind: 'removed study', name: id, known: [] })
      const folder = studyFolder(project.folder, id)
      if (await stat(folder).catch(() => undefined)) throw idTaken('study', id)
      await moveEntry(last, folder)
      projectChanged(project)
      changed()
    },
    onChange,
    async closeProject(project) {
      await stop([...jobs.values()].filter((job) => job.project === project))
    },
    close: () => stop([...jobs.values()]),
  }
}

/** What makes pictures of a latent model's samples. One whose file is gone is the engine's to report, so that the rest is measured still. */
async function decoderOf(project: OpenProject, { model }: RunRecord): Promise<LatentSource | undefined> {
  if (!model?.autoencoder) return undefined
  const { location, autoencoder, settings } = model
  const gone = { file: path.join(location.absolute, autoencoder.file), sha256: autoencoder.sha256 }
  return { settings, autoencoder: (await autoencoderOf(project, model).catch(() => undefined)) ?? gone }
}

async function stop(jobs: readonly StudyJob[]): Promise<void> {
  for (const { controller } of jobs) controller.abort(closing)
  await Promise.allSettled(jobs.map(({ over }) => over))
}

const isAtWork = ({ view }: StudyJob) => view.state === 'running' || view.state === 'measuring'
