import { ModelSettingMissing } from '../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import type { CompiledModel, WholeNumbers, TimestepType } from '../compiledModel.ts'
import { clippingQuestion } from '../clippingQuestion.ts'
import { describeOnnxFile } from './describeOnnxFile.ts'
import { givenNames, resolveOnnxSettings } from './onnxSettings.ts'

/**
 * Says how an ONNX file is run; ONNX Runtime takes the file itself, with the weights beside it.
 *
 * @param settings  complete, as openModel resolves them
 * @throws ModelSettingMissing, BadModelSetting, and as describeOnnxFile
 */
export async function compileOnnxFile(file: string, settings: ModelSettings): Promise<CompiledModel> {
  const description = await describeOnnxFile(file, givenNames(settings))
  const { missing } = resolveOnnxSettings(description, undefined, settings)
  const { state, timesteps, classes, output } = description.found
  const { channels, missing: open, batch, sharedTimestep } = description
  if (missing.length || !state || !timesteps || !output || channels === undefined)
    throw ModelSettingMissing({
      path: file,
      settings: [...missing],
      presets: [],
      questions: [...open.map(({ question }) => question), ...clippingQuestion(missing)],
    })
  return {
    onnx: file,
    externalData: [],
    inputs: {
      state: state.name,
      timesteps: timesteps.name,
      ...(classes ? { classes: classes.name } : {}),
    },
    feeding: {
      batch,
      timestep: timesteps.type as TimestepType,
      timestepShape: sharedTimestep ? (timesteps.shape!.length === 0 ? 'number' : 'one') : 'each',
      class: (classes?.type ?? 'int64') as WholeNumbers,
    },
    output: output.name,
    channels,
    outputChannels: description.outputChannels,
    imageSize: settings.imageSize!,
  }
}
