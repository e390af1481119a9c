import path from 'node:path'
import type { dataMethods } from '../../../src-shared/contract/methods/dataMethods.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import { describeDatasetImage } from '../services/datasetImages.ts'
import { addDataset } from '../services/datasets.ts'
import { addEncoder, describeEncoderEntry } from '../services/encoders.ts'
import type { Waiting } from '../services/identifyCheckpoint.ts'
import { datasetView, encoderView } from '../services/projectView.ts'
import type { HandlerParts } from './handlerParts.ts'

export function dataHandlers({ projects, measuring, readings }: HandlerParts): Handlers<typeof dataMethods> {
  return {
    addDataset: async ({ projectId, ...given }, { signal }) => {
      const project = projects.get(projectId)
      return datasetView(project, await addDataset(project, given, signal))
    },
    describeDatasetImage: ({ projectId, datasetId, image }) =>
      describeDatasetImage(projects.get(projectId), datasetId, image),
    addEncoder: async ({ projectId, ...given }, { signal }) => {
      const project = projects.get(projectId)
      const add = (waiting: Waiting) => addEncoder(project, measuring, given, waiting)
      return encoderView(project, await readings.follow(path.resolve(given.path), signal, add))
    },
    describeEncoder: ({ projectId, encoderId }) => describeEncoderEntry(projects.get(projectId), encoderId),
  }
}
