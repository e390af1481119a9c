import type { figureMethods } from '../../../src-shared/contract/methods/figureMethods.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import { exportDistances, exportFigure } from '../services/figures/exportFigure.ts'
import { changeFigure, createFigure, duplicateFigure, figureDetail } from '../services/figures/figures.ts'
import type { HandlerParts } from './handlerParts.ts'

export function figureHandlers({ figureParts }: HandlerParts): Handlers<typeof figureMethods> {
  return {
    createFigure: ({ projectId, ...asked }) => createFigure(figureParts(projectId), asked),
    getFigure: ({ projectId, figureId }) => figureDetail(figureParts(projectId), figureId),
    changeFigure: async ({ projectId, figureId, design, seen }) => ({
      changed: await changeFigure(figureParts(projectId), figureId, design, seen),
    }),
    duplicateFigure: ({ projectId, figureId }) => duplicateFigure(figureParts(projectId), figureId),
    exportFigure: ({ projectId, figureId, ...request }) => exportFigure(figureParts(projectId), figureId, request),
    exportDistances: ({ projectId, ...request }) => exportDistances(figureParts(projectId), request),
  }
}
