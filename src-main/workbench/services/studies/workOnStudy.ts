import path from 'node:path'
import { StudyNothing } from '../../../../src-shared/errors/errors.ts'
import { formatDuration } from '../../../../src-shared/project/formatDuration.ts'
import { mergedRanges } from '../../../../src-shared/project/imageRanges.ts'
import type { RunRecord } from '../../../../src-shared/project/runRecord.ts'
import { studyDefinition } from '../../../../src-shared/studies/studyDefinitions.ts'
import type { LatentSource } from '../../../engine/sources.ts'
import type { EngineWorker } from '../../jobs/engineWorker.ts'
import type { JobQueue } from '../../jobs/jobQueue.ts'
import { autoencoderOf } from '../../jobs/verifySources.ts'
import type { OpenProject } from '../../openProject.ts'
import { inverscopeVersion, versions } from '../../versions.ts'
import { encoderSource } from '../encoders.ts'
import { encodersOf, resolveStudy } from './planStudy.ts'
import { runsOfStudy } from './runsOfStudy.ts'
import type { StudyJob } from './studyJob.ts'
import { writeStudyResult } from './studyStore.ts'

interface Surroundings {
  queue: JobQueue
  /** The engine that measures. */
  worker: EngineWorker
  /** Whenever something of the job is to be seen that was not. */
  changed(): void
}

/**
 * Computes the runs that a study is missing, measures, and writes its result.
 *
 * @throws Cancelled; StudyNothing where nothing of it could be measured; what resolveStudy and the measurement throw
 */
export async function workOnStudy(job: StudyJob, { queue, worker, changed }: Surroundings): Promise<void> {
  const began = performance.now()
  const { project, file, controller } = job
  // One that waited for another may have been cancelled before it began.
  controller.signal.throwIfAborted()
  const definition = studyDefinition(file.study)
  const { settings, problems } = await resolveStudy(project, file.request)
  const runs = await runsOfStudy(job, { queue, changed })
  const finished = runs.filter(({ completed }) => completed.length > 0)
  job.view = {
    ...job.view,
    state: 'measuring',
    progress: 0,
    what: 'measuring',
    runs: runs.map(({ record }) => record.id),
  }
  job.log({ event: 'measuring', text: `Measures ${runs.map(({ record }) => record.id).join(', ')}.` })
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
  for (const text of allProblems) job.log({ event: 'measuring', level: 'warning', text })
  const [measured, inAll] = [measuring, began].map((since) => formatDuration((performance.now() - since) / 1000))
  job.log({ event: 'done', text: `Done: measured in ${measured}, ${inAll} in all.` })
}

/** What makes pictures of a latent model's samples. One whose file is gone is the engine's to report, so that the rest is measured still. */
async function decoderOf(project: OpenProject, { model }: RunRecord): Promise<LatentSource | undefined> {
  if (!model?.autoencoder) return undefined
  const { location, autoencoder, settings } = model
  const gone = { file: path.join(location.absolute, autoencoder.file), sha256: autoencoder.sha256 }
  return { settings, autoencoder: (await autoencoderOf(project, model).catch(() => undefined)) ?? gone }
}
