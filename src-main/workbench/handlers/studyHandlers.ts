import path from 'node:path'
import type { studyMethods } from '../../../src-shared/contract/methods/studyMethods.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import { NothingToShow } from '../../../src-shared/errors/errors.ts'
import { askSpeed } from '../services/askSpeed.ts'
import { exportStudy, type StudyExportRequest } from '../services/studies/exportStudy.ts'
import { exportStudyParts } from '../services/studies/exportStudyParts.ts'
import { planStudy } from '../services/studies/planStudy.ts'
import { studyFolder } from '../services/studies/studyStore.ts'
import { throttled } from '../throttled.ts'
import { untilGone } from '../untilGone.ts'
import type { HandlerParts } from './handlerParts.ts'

export function studyHandlers({
  projects,
  queue,
  measuring,
  studies,
  resourcesFolder,
}: HandlerParts): Handlers<typeof studyMethods> {
  return {
    listStudies: async ({ projectId }) => ({ studies: await studies.list(projects.get(projectId)) }),
    // What is known of the model, without measuring it: the form asks with every letter that is typed.
    planStudy: ({ projectId, request }) =>
      planStudy(projects.get(projectId), request, { devices: queue.devices, ask: askSpeed(queue, false) }),
    startStudy: async ({ projectId, request, ...order }) => ({
      studyId: await studies.start(projects.get(projectId), request, order),
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
    exportStudyParts: async ({ projectId, studyId, folder, name }, { signal }) => {
      const project = projects.get(projectId)
      const { result } = await studies.get(project, studyId)
      if (!result) throw NothingToShow({ what: `The study ${studyId}` })
      const write = (part: StudyExportRequest) =>
        exportStudy(project, measuring, studyId, result, part, resourcesFolder)
      return exportStudyParts(result, { folder: path.resolve(folder), name }, write, signal)
    },
    watchStudies: ({ projectId }, emit, { signal }) => {
      const project = projects.get(projectId)
      const tell = throttled(() => void studies.list(project).then((list) => emit({ studies: list })), 150)
      return untilGone(signal, studies.onChange, tell)
    },
  }

  async function studyDetail(projectId: string, studyId: string) {
    const project = projects.get(projectId)
    return { ...(await studies.get(project, studyId)), folder: studyFolder(project.folder, studyId) }
  }
}
