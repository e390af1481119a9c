import path from 'node:path'
import type { hostMethods } from '../../../src-shared/contract/methods/hostMethods.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import { NotAllowedHere } from '../../../src-shared/errors/errors.ts'
import { runPaths } from '../../store/runFolder.ts'
import { inspectPath } from '../services/inspectPath.ts'
import { listFolder } from '../services/listFolder.ts'
import { findRun } from '../services/runs.ts'
import { throttled } from '../throttled.ts'
import { untilGone } from '../untilGone.ts'
import type { HandlerParts } from './handlerParts.ts'

export function hostHandlers({
  projects,
  queue,
  readings,
  roots,
  describeHost,
  pickPath,
  reveal,
}: HandlerParts): Handlers<typeof hostMethods> {
  return {
    describeHost,
    isAlive: () => ({}),
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
    listDevices: ({ again }) => queue.devices.report(again),
    inspectPath: ({ path: given, ...options }, { signal }) => {
      const place = path.resolve(given)
      return readings.follow(place, signal, (waiting) => inspectPath(place, options, waiting))
    },
    watchReading: ({ path: given }, emit, { signal }) => {
      const place = path.resolve(given)
      const tell = throttled(() => emit({ share: readings.shareOf(place) }), 150)
      return untilGone(signal, readings.onChange, tell)
    },
  }
}
