import { stat } from 'node:fs/promises'
import type { StudyView } from '../../../../src-shared/contract/studyViews.ts'
import {
  Cancelled,
  errorToMessage,
  OwnerLeaving,
  StudyMissing,
  StudyNotActive,
  UnknownName,
} from '../../../../src-shared/errors/errors.ts'
import { studyDefinition } from '../../../../src-shared/studies/studyDefinitions.ts'
import type { StudyRequest } from '../../../../src-shared/studies/studyRequest.ts'
import type { StudyResult } from '../../../../src-shared/studies/studyResult.ts'
import type { EngineWorker } from '../../jobs/engineWorker.ts'
import { closing } from '../../jobs/job.ts'
import type { JobQueue } from '../../jobs/jobQueue.ts'
import { projectChanged, type OpenProject } from '../../openProject.ts'
import { freeId } from '../freeId.ts'
import { idTaken, moveEntry, placeForRemoved, removedPlaces } from '../removedFolder.ts'
import { isSameQuestion } from './isSameQuestion.ts'
import { resolveStudy } from './planStudy.ts'
import { isAtWork, type StudyJob } from './studyJob.ts'
import { listStudyFiles, readStudyResult, studyFolder, writeStudyFile, type StudyFile } from './studyStore.ts'
import { studyView } from './studyView.ts'
import { workOnStudy } from './workOnStudy.ts'

export interface Studies {
  list(project: OpenProject): Promise<StudyView[]>
  /**
   * Asked again with the same request it goes on where it was stopped.
   *
   * @param following  studies that are to come: a run that they need as well keeps what they need of its way
   * @param after  a study that is at work or waits: this one begins when that is over, however it ends
   * @throws what resolveStudy throws
   */
  start(
    project: OpenProject,
    request: StudyRequest,
    order?: { following?: readonly StudyRequest[]; after?: string },
  ): Promise<string>
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

const lookingForRuns = 'looking for its runs'

export function createStudies(queue: JobQueue, worker: EngineWorker): Studies {
  const jobs = new Map<string, StudyJob>()
  const onChange = new Set<() => void>()
  const keyOf = (project: OpenProject, id: string) => `${project.projectId}/${id}`
  const changed = () => onChange.forEach((listener) => listener())
  const viewOf = (project: OpenProject, file: StudyFile) => studyView(project, file, jobs.get(keyOf(project, file.id)))

  async function find(project: OpenProject, id: string): Promise<StudyFile> {
    const found = (await listStudyFiles(project.folder)).find((study) => study.id === id)
    if (!found) throw StudyMissing({ study: id })
    return found
  }

  async function beginAfter(earlier: StudyJob, job: StudyJob, begin: () => void): Promise<void> {
    const { signal } = job.controller
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true })
      void earlier.over.catch(() => {}).finally(resolve)
    })
    job.view = { ...job.view, what: lookingForRuns }
    if (!signal.aborted) begin()
    await finish(job)
  }

  async function finish(job: StudyJob): Promise<void> {
    try {
      await workOnStudy(job, { queue, worker, changed })
      jobs.delete(keyOf(job.project, job.file.id))
    } catch (error) {
      const { signal } = job.controller
      if (signal.reason === closing) {
        job.log({ event: 'stopped', text: 'The program ends; the study goes on when it is asked for again.' })
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
      job.log(
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
    async start(project, request, { following = [], after } = {}) {
      await resolveStudy(project, request)
      const others = await listStudyFiles(project.folder)
      const before = others.find((one) => isSameQuestion(one.request, request))
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
      const earlier = after === undefined ? undefined : jobs.get(keyOf(project, after))
      const waitsFor = earlier && isAtWork(earlier) && earlier.file.id !== file.id ? earlier : undefined
      const job: StudyJob = {
        project,
        file,
        following,
        controller: new AbortController(),
        over: Promise.resolve(),
        view: {
          state: 'running',
          progress: 0,
          what: waitsFor ? `waits for ${waitsFor.file.name}` : lookingForRuns,
          runs: [],
        },
        log: (line) => queue.logs.add(project, { kind: 'study', id: file.id }, line),
      }
      jobs.set(keyOf(project, file.id), job)
      const begin = () => {
        const looks = request.runs ? `measures ${request.runs.join(', ')}` : 'looks for the runs that it needs'
        job.log({ event: 'begun', text: `${before ? 'Goes on' : 'Begins'}: ${looks}.` })
      }
      if (waitsFor) job.log({ event: 'queued', text: `Waits for ${waitsFor.file.name}.` })
      else begin()
      job.over = waitsFor ? beginAfter(waitsFor, job, begin) : finish(job)
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

async function stop(jobs: readonly StudyJob[]): Promise<void> {
  for (const { controller } of jobs) controller.abort(closing)
  await Promise.allSettled(jobs.map(({ over }) => over))
}
