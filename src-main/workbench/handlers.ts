import path from 'node:path'
import type { z } from 'zod'
import type { Contract } from '../../src-shared/contract/contract.ts'
import { sentSummary } from '../../src-shared/contract/sentSummary.ts'
import type { Handlers } from '../../src-shared/contract/serve.ts'
import type { Host } from '../../src-shared/contract/views.ts'
import { NotAllowedHere, OwnerLeaving } from '../../src-shared/errors/errors.ts'
import type { LogOwner } from '../../src-shared/project/jobLog.ts'
import { scheduleOf, stepCountsOf } from '../engine/pathOfRun.ts'
import type { ModelSource } from '../engine/protocol.ts'
import { resolveLocation } from '../store/projectStore.ts'
import { runPaths } from '../store/runFolder.ts'
import type { EngineWorker } from './jobs/engineWorker.ts'
import type { JobQueue } from './jobs/jobQueue.ts'
import { verifiedLine } from './jobs/logLines.ts'
import type { OpenProject } from './openProject.ts'
import { createConditionings } from './services/conditioning.ts'
import { runTrials } from './services/trials.ts'
import { addDataset } from './services/datasets.ts'
import { addEncoder, describeEncoderEntry } from './services/encoders.ts'
import { relocateEntry, removeEntry, renameEntry, restoreEntry } from './services/entries.ts'
import {
  changeFigure,
  createFigure,
  duplicateFigure,
  exportDistances,
  exportFigure,
  figureDetail,
  type FigureParts,
} from './services/figures/figures.ts'
import { findInDataset } from './services/findInDataset.ts'
import { importRun } from './services/importRun.ts'
import { inspectPath } from './services/inspectPath.ts'
import { listFolder } from './services/listFolder.ts'
import { autoencoderSource } from './services/autoencoders.ts'
import { addModel, describeModel, findCheckpoint, findModel, openCompleteModel } from './services/models.ts'
import { askSpeed } from './services/askSpeed.ts'
import { planRun } from './services/planRun.ts'
import { datasetView, encoderView, modelView, projectView } from './services/projectView.ts'
import type { Projects } from './services/projects.ts'
import type { recentProjects } from './services/recentProjects.ts'
import { findRun, resumeRun, runDetail, runItems, runTraits, startRun } from './services/runs.ts'
import type { SampleNow } from './services/sampleNow.ts'
import { changeStars, starsOf } from './services/stars.ts'
import { runDependents } from './services/runDependents.ts'
import { runHealth } from './services/runHealth.ts'
import { runSummary } from './services/summaries.ts'
import { planSweep, startSweep } from './services/sweeps.ts'
import { verifyRun } from './services/verifyRun.ts'
import { watchLog } from './services/watchLog.ts'
import { exportStudy } from './services/studies/exportStudy.ts'
import { planStudy } from './services/studies/planStudy.ts'
import type { Studies } from './services/studies/studies.ts'
import { studyFolder } from './services/studies/studyStore.ts'
import type { WorkbenchOptions } from './createWorkbench.ts'
import { throttled } from './throttled.ts'
import { untilGone } from './untilGone.ts'

/** What the handlers stand on. */
interface Parts extends Pick<WorkbenchOptions, 'pickPath' | 'reveal'> {
  figureParts(projectId: string): FigureParts
  resourcesFolder: string
  /** Whether the queue of a project that is opened goes on by itself. */
  goesOn: boolean
  projects: Projects
  queue: JobQueue
  measuring: EngineWorker
  sampleNow: SampleNow
  studies: Studies
  recent: ReturnType<typeof recentProjects>
  roots: readonly string[]
  describeHost(): Promise<Host>
}

/** One handler for every method and stream of the contract, each a line or two over the services. */
export function createHandlers({
  projects,
  queue,
  measuring,
  sampleNow,
  studies,
  recent,
  goesOn,
  roots,
  describeHost,
  figureParts,
  pickPath,
  reveal,
  resourcesFolder,
}: Parts): Handlers<Contract> {
  const conditionings = createConditionings(measuring)
  const view = (project: OpenProject) => projectView(project, queue)
  const opened = async (project: OpenProject) => {
    // The list of recent projects is a convenience; a home folder that cannot be written must not keep a project closed.
    await queue.open(project, goesOn && !project.readOnly)
    await recent.add({ name: project.file.name, path: project.path }).catch(() => {})
    return view(project)
  }

  return {
    describeHost,
    listDevices: ({ again }) => queue.devices.report(again),
    pickPath: async (question) => {
      if (!pickPath) throw NotAllowedHere({ what: 'A native dialog', reason: 'this workbench is served to a browser' })
      return { path: await pickPath(question) }
    },
    reveal: ({ projectId, runId, figureId }) => {
      if (!reveal) throw NotAllowedHere({ what: 'Showing a folder', reason: 'this workbench is served to a browser' })
      const project = projects.get(projectId)
      if (runId) reveal(runPaths(project.folder, findRun(project, runId).record.id).folder)
      else reveal(figureId ? path.join(project.folder, 'figures', `${figureId}.json`) : project.path)
      return {}
    },
    listFolder: ({ path: folder }) =>
      listFolder([...roots, ...projects.all().map((project) => project.folder)], folder),
    inspectPath: ({ path: place, ...options }) => inspectPath(path.resolve(place), options),

    createProject: async ({ folder, name, access }) =>
      opened(await projects.create(path.resolve(folder), name, access)),
    openProject: async ({ path: place, access }) => opened(await projects.open(path.resolve(place), access)),
    closeProject: async ({ projectId }) => {
      const project = projects.get(projectId)
      // Before the lock is given back: from then on another process may write to the runs.
      const stopped = studies.closeProject(project)
      await queue.closeProject(project)
      await stopped
      await queue.logs.written()
      await projects.close(projectId)
      return {}
    },
    getProject: ({ projectId }) => view(projects.get(projectId)),

    addModel: async ({ projectId, ...given }) => {
      const project = projects.get(projectId)
      return modelView(project, await addModel(project, given))
    },
    describeModel: ({ projectId, modelId }) => describeModel(projects.get(projectId), modelId),
    allowedSteps: ({ projectId, modelId }) => {
      const { settings } = findModel(projects.get(projectId), modelId)
      return { steps: stepCountsOf(settings), trainSteps: settings.trainSteps ?? 1000 }
    },
    modelSchedule: ({ projectId, modelId }) => ({
      points: scheduleOf(findModel(projects.get(projectId), modelId).settings),
    }),
    predict: async (request) => {
      const { x, t, classes, out } = request
      return measuring.run({ kind: 'predict', model: await networkOf(request), x, t, classes, out })
    },
    autoencode: async ({ projectId, model, direction, quantised, in: from, out }) => {
      const autoencoder = await autoencoderSource(projectId === undefined ? undefined : projects.get(projectId), model)
      return measuring.run({ kind: 'autoencode', direction, quantised, autoencoder, in: from, out })
    },

    sampleNow: ({ projectId, ...request }, emit, { signal }) =>
      sampleNow.watch(projects.get(projectId), request, emit, signal),

    addDataset: async ({ projectId, ...given }) => {
      const project = projects.get(projectId)
      return datasetView(project, await addDataset(project, given))
    },

    addEncoder: async ({ projectId, ...given }) => {
      const project = projects.get(projectId)
      return encoderView(project, await addEncoder(project, measuring, given))
    },
    describeEncoder: ({ projectId, encoderId }) => describeEncoderEntry(projects.get(projectId), encoderId),

    planRun: ({ projectId, request, measure }) =>
      planRun(projects.get(projectId), request, queue.devices, askSpeed(queue, measure)),
    startRun: async ({ projectId, request }) => ({
      runId: await startRun(projects.get(projectId), queue, request),
    }),
    planSweep: ({ projectId, ...asked }) => planSweep(projects.get(projectId), queue, asked),
    startSweep: async ({ projectId, ...asked }) => ({
      runs: await startSweep(projects.get(projectId), queue, asked),
    }),
    getQueue: ({ projectId }) => queue.queueOf(projects.get(projectId)),
    pauseQueue: async ({ projectId }) => {
      await queue.pause(projects.get(projectId))
      return queue.queueOf(projects.get(projectId))
    },
    resumeQueue: async ({ projectId }) => {
      await queue.resume(projects.get(projectId))
      return queue.queueOf(projects.get(projectId))
    },
    moveInQueue: async ({ projectId, runId, place }) => {
      const project = projects.get(projectId)
      await queue.move(project, findRun(project, runId).record.id, place)
      return queue.queueOf(project)
    },
    setAsideRuns: async ({ projectId, runIds }) => {
      const project = projects.get(projectId)
      await queue.setAside(project, runIds)
      return queue.queueOf(project)
    },
    removeFromQueue: async ({ projectId, runId }) => {
      const project = projects.get(projectId)
      await queue.remove(project, findRun(project, runId).record.id)
      return queue.queueOf(project)
    },
    importRun: async ({ projectId, ...files }) => ({
      runId: await importRun(projects.get(projectId), files),
    }),
    getRun: ({ projectId, runId }) => runDetail(projects.get(projectId), queue, runId),
    listRunTraits: ({ projectId, runIds }) => ({ runs: runTraits(projects.get(projectId), runIds) }),
    resumeRun: async ({ projectId, runId, device }) => {
      await resumeRun(projects.get(projectId), queue, runId, { device })
      return {}
    },
    cancelRun: async ({ projectId, runId }) => {
      const project = projects.get(projectId)
      findRun(project, runId)
      await queue.cancel(project, runId)
      return {}
    },
    waitForRun: async ({ projectId, runId }) => {
      const project = projects.get(projectId)
      findRun(project, runId)
      // Not how it ended: whoever waits is to go on with it elsewhere.
      if ((await queue.wait(project, runId)) === 'closed') throw OwnerLeaving({})
      return runDetail(project, queue, runId)
    },
    verifyRun: async ({ projectId, runId, images }, { signal }) => {
      const project = projects.get(projectId)
      const found = await verifyRun(project, measuring, runId, queue.devices, { signal, images })
      queue.logs.add(project, { kind: 'run', id: runId }, verifiedLine(found))
      return found
    },
    measureConditioning: ({ projectId, runId, count }, { signal }) =>
      conditionings.measure(projects.get(projectId), runId, { count, signal }),
    watchConditioning: ({ projectId, runId }, emit, { signal }) => {
      const project = projects.get(projectId)
      const tell = throttled(() => emit({ share: conditionings.shareOf(project, runId) }), 150)
      return untilGone(signal, conditionings.onChange, tell)
    },
    tryOtherSettings: ({ projectId, runId, count }, { signal }) =>
      runTrials(projects.get(projectId), measuring, runId, { count, signal }),
    getLog: async ({ projectId, owner }) => {
      const project = projects.get(projectId)
      await requireLogOwner(project, owner)
      return { lines: await queue.logs.read(project, owner) }
    },
    listItems: async ({ projectId, runId, first, count }) => ({
      items: await runItems(projects.get(projectId), runId, first, count),
    }),
    findInDataset: ({ projectId, runId, row }) => findInDataset(projects.get(projectId), runId, row),
    runHealth: ({ projectId, runId }) => {
      const project = projects.get(projectId)
      return runHealth(findRun(project, runId).record, runPaths(project.folder, runId).tensor('health'), project.folder)
    },
    summarizeRun: async ({ projectId, runId }) =>
      sentSummary(await runSummary(projects.get(projectId), measuring, runId)),

    createFigure: ({ projectId, ...asked }) => createFigure(figureParts(projectId), asked),
    getFigure: ({ projectId, figureId }) => figureDetail(figureParts(projectId), figureId),
    changeFigure: async ({ projectId, figureId, design, seen }) => ({
      changed: await changeFigure(figureParts(projectId), figureId, design, seen),
    }),
    duplicateFigure: ({ projectId, figureId }) => duplicateFigure(figureParts(projectId), figureId),
    exportFigure: ({ projectId, figureId, ...request }) => exportFigure(figureParts(projectId), figureId, request),
    exportDistances: ({ projectId, ...request }) => exportDistances(figureParts(projectId), request),

    getStars: async ({ projectId, runId }) => ({ rows: await starsOf(projects.get(projectId), runId) }),
    changeStars: async ({ projectId, ...change }) => ({ rows: await changeStars(projects.get(projectId), change) }),
    renameEntry: async ({ projectId, kind, id, name }) => {
      const project = projects.get(projectId)
      if (kind === 'study') await studies.rename(project, id, name)
      else await renameEntry(project, queue, { kind, id, name })
      return {}
    },
    runDependents: ({ projectId, runId }) => runDependents(projects.get(projectId), runId),
    removeEntry: async ({ projectId, kind, id }) => {
      const project = projects.get(projectId)
      if (kind === 'study') await studies.remove(project, id)
      else await removeEntry(project, queue, { kind, id })
      return {}
    },
    restoreEntry: async ({ projectId, kind, id }) => {
      const project = projects.get(projectId)
      if (kind === 'study') await studies.restore(project, id)
      else await restoreEntry(project, { kind, id })
      return {}
    },
    relocateEntry: async ({ projectId, kind, ...entry }) => {
      if (kind === 'study')
        throw NotAllowedHere({ what: `Finding ${entry.id} elsewhere`, reason: 'studies lie in the project' })
      await relocateEntry(projects.get(projectId), { kind, ...entry })
      return {}
    },

    listStudies: async ({ projectId }) => ({ studies: await studies.list(projects.get(projectId)) }),
    planStudy: ({ projectId, request }) => planStudy(projects.get(projectId), request),
    startStudy: async ({ projectId, request, following }) => ({
      studyId: await studies.start(projects.get(projectId), request, following),
    }),
    getStudy: ({ projectId, studyId }) => studyDetail(projectId, studyId),
    cancelStudy: async ({ projectId, studyId }) => {
      await studies.cancel(projects.get(projectId), studyId)
      return {}
    },
    waitForStudy: async ({ projectId, studyId }) => {
      await studies.wait(projects.get(projectId), studyId)
      return studyDetail(projectId, studyId)
    },
    exportStudy: async ({ projectId, studyId, ...request }) => {
      const project = projects.get(projectId)
      const { result } = await studies.get(project, studyId)
      return exportStudy(project, measuring, studyId, result, request, resourcesFolder)
    },

    watchStudies: ({ projectId }, emit, { signal }) => {
      const project = projects.get(projectId)
      const tell = throttled(() => void studies.list(project).then((list) => emit({ studies: list })), 150)
      return untilGone(signal, studies.onChange, tell)
    },
    watchProject: ({ projectId }, emit, { signal }) => {
      const project = projects.get(projectId)
      const tell = throttled(() => emit({ revision: project.revision }), 100)
      return untilGone(signal, project.onChange, tell)
    },
    watchLog: async ({ projectId, owner }, emit, { signal }) => {
      const project = projects.get(projectId)
      await requireLogOwner(project, owner)
      return watchLog(queue.logs, { project, owner, emit, signal })
    },
    watchJobs: (_, emit, { signal }) =>
      untilGone(
        signal,
        queue.onChange,
        throttled(() => emit({ jobs: queue.views() }), 150),
      ),
  }

  async function requireLogOwner(project: OpenProject, { kind, id }: LogOwner) {
    if (kind === 'run') findRun(project, id)
    else await studies.get(project, id)
  }

  async function studyDetail(projectId: string, studyId: string) {
    const project = projects.get(projectId)
    return { ...(await studies.get(project, studyId)), folder: studyFolder(project.folder, studyId) }
  }

  /** The network of a model of a project, or of a checkpoint file where no project is given. */
  async function networkOf({
    projectId,
    model,
    checkpoint,
    preset,
    settings,
  }: z.output<Contract['predict']['input']>): Promise<ModelSource> {
    if (projectId === undefined) {
      const {
        path: place,
        checkpoints,
        settings: resolved,
      } = await openCompleteModel(path.resolve(model), { preset, settings })
      return { file: path.join(place, checkpoints.at(-1)!.file), settings: resolved }
    }
    const project = projects.get(projectId)
    const entry = findModel(project, model)
    const { file, sha256 } = findCheckpoint(entry, checkpoint)
    return {
      file: path.join(await resolveLocation(project.folder, entry.location), file),
      sha256,
      settings: entry.settings,
    }
  }
}
