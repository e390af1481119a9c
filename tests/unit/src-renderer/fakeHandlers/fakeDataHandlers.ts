import type { dataMethods } from '../../../../src-shared/contract/methods/dataMethods.ts'
import type { Handlers } from '../../../../src-shared/contract/serve.ts'
import type { EncoderView } from '../../../../src-shared/contract/views.ts'
import {
  BadModelSetting,
  DatasetEmpty,
  EngineFailed,
  ModelSettingMissing,
  UnknownMethod,
} from '../../../../src-shared/errors/errors.ts'
import { EncoderPresetName } from '../../../../src-shared/project/encoder.ts'
import { fakeProject } from '../fakeProject.ts'
import type { FakeState } from './fakeState.ts'

export function fakeDataHandlers(state: FakeState): Handlers<typeof dataMethods> {
  return {
    addDataset: ({ path, name }) => {
      if (path.includes('empty')) throw DatasetEmpty({ path })
      const id = `dataset-${state.project.datasets.length}`
      const dataset = { ...fakeProject().datasets[0], id, name: name ?? path.split('/').at(-1)!, path }
      state.change({ datasets: [...state.project.datasets, dataset] })
      return dataset
    },
    describeDatasetImage: ({ datasetId, image }) => {
      const { classes } = state.project.datasets.find(({ id }) => id === datasetId)!
      const className = classes.length > 0 ? classes[image % classes.length] : undefined
      return { file: `${className ? `${className}/` : ''}picture-${image}.png`, className }
    },
    addEncoder: ({ path, name, preset, settings = {} }) => {
      if (!settings.reading)
        throw ModelSettingMissing({
          path,
          settings: ['reading'],
          presets: [],
          questions: ['Its output is of tokens. Which is the features?'],
        })
      if (settings.imageSize === 7)
        throw BadModelSetting({ name: 'imageSize', value: '7', reason: 'its input takes pictures of 224 × 224' })
      if (path.includes('refused')) throw EngineFailed({ reason: 'ONNX Runtime refuses it' })
      const encoder: EncoderView = {
        ...{
          id: `encoder-${state.project.encoders.length}`,
          name: name ?? path,
          path,
          present: true,
          bytes: 1,
          input: 'x',
        },
        ...{ sha256: '0'.repeat(64), features: 384, added: '2026-01-02T03:04:05.000Z' },
        preset: EncoderPresetName.optional().parse(preset),
        settings: {
          ...{ imageSize: 224, resampling: 'bicubic', mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
          ...{ output: 'y', reading: 'vector' },
          ...settings,
        },
      }
      state.change({ encoders: [...state.project.encoders, encoder] })
      return encoder
    },
    describeEncoder: () => {
      throw UnknownMethod({ name: 'encoders.describe' })
    },
  }
}
