import path from 'node:path'
import type { z } from 'zod'
import type { modelMethods } from '../../../src-shared/contract/methods/modelMethods.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import { scheduleOf, stepCountsOf } from '../../engine/pathOfRun.ts'
import type { ModelSource } from '../../engine/sources.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { autoencoderSource } from '../services/autoencoders.ts'
import { addModel, describeModel, findCheckpoint, findModel, openCompleteModel } from '../services/models.ts'
import type { Waiting } from '../services/identifyCheckpoint.ts'
import { modelView } from '../services/projectView.ts'
import type { HandlerParts } from './handlerParts.ts'

export function modelHandlers({
  projects,
  measuring,
  readings,
  sampleNow,
}: HandlerParts): Handlers<typeof modelMethods> {
  return {
    addModel: async ({ projectId, ...given }, { signal }) => {
      const project = projects.get(projectId)
      const add = (waiting: Waiting) => addModel(project, given, waiting)
      return modelView(project, await readings.follow(path.resolve(given.path), signal, add))
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
  }

  /** The network of a model of a project, or of a checkpoint file where no project is given. */
  async function networkOf({
    projectId,
    model,
    checkpoint,
    preset,
    settings,
  }: z.output<(typeof modelMethods)['predict']['input']>): Promise<ModelSource> {
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
