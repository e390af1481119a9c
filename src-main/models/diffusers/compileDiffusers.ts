import { ModelSettingMissing } from '../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import type { CompiledModel } from '../compiledModel.ts'
import { clippingQuestion } from '../clippingQuestion.ts'
import { keptGraph } from '../keptGraph.ts'
import { placeWeights } from '../placeWeights.ts'
import { denoiserNames } from './denoiser.ts'
import { denoiserOf } from './denoiserOf.ts'
import { resolveDiffusersSettings } from './diffusersSettings.ts'
import { readComponent } from './readComponent.ts'

/**
 * Makes an ONNX graph of a diffusers network; with its weights where they lie, or as float32.
 *
 * @param weightsPath  the file with the weights, or the index of its shards, with config.json beside it
 * @param settings  complete, as openModel resolves them
 * @throws ModelSettingMissing, BadModelSetting; CheckpointBroken, CheckpointRefused, ModelNotSupported, FileMissing, FileNotReadable
 */
export async function compileDiffusers(weightsPath: string, settings: ModelSettings): Promise<CompiledModel> {
  const { component, weights } = await readComponent(weightsPath)
  const denoiser = denoiserOf(component)
  // The scaling factor is between the autoencoder and the states, which are all that the network sees.
  const resolved = resolveDiffusersSettings(denoiser, undefined, { ...settings, scalingFactor: undefined })
  const { imageSize } = resolved.settings
  if (imageSize === undefined || resolved.missing.length)
    throw ModelSettingMissing({
      path: weightsPath,
      settings: [...resolved.missing],
      presets: [],
      questions: clippingQuestion(resolved.missing),
    })
  const graph = keptGraph([component.config, imageSize, [...component.tensors.keys()]], () => denoiser.build(imageSize))
  return {
    ...(await placeWeights(graph, weights)),
    inputs: {
      state: denoiserNames.state,
      timesteps: denoiserNames.timesteps,
      ...(denoiser.classes ? { classes: denoiserNames.classes } : {}),
    },
    output: denoiserNames.output,
    channels: denoiser.channels,
    outputChannels: denoiser.outputChannels,
    imageSize,
  }
}
