import { ModelSettingMissing } from '../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import { resolveAdmSettings } from '../architectures/admSettings.ts'
import { admNames, admUNet } from '../architectures/admUNet.ts'
import { inferAdmLayout } from '../architectures/inferAdmNetwork.ts'
import type { CompiledModel } from '../compiledModel.ts'
import { keptGraph } from '../keptGraph.ts'
import { placeWeights } from '../placeWeights.ts'
import { presets } from '../presets.ts'
import { openTorchFile } from '../readers/torchFile.ts'
import { torchWeights } from '../readers/weightFile.ts'

/**
 * Makes an ONNX graph of a guided-diffusion or improved-diffusion checkpoint; with its weights where they lie, or as float32.
 *
 * @param settings  complete, as openModel resolves them
 * @throws ModelSettingMissing, BadModelSetting; CheckpointBroken, CheckpointRefused, ModelNotSupported, FileMissing, FileNotReadable
 */
export async function compileGuidedDiffusion(checkpointFile: string, settings: ModelSettings): Promise<CompiledModel> {
  const file = torchWeights(await openTorchFile(checkpointFile))
  const { path, tensors } = file
  const layout = inferAdmLayout(file)
  const resolved = resolveAdmSettings(layout, undefined, settings)
  if (resolved.missing.length)
    throw ModelSettingMissing({ path, settings: [...resolved.missing], presets: presets.map(({ name }) => name) })

  const { imageSize, heads, headsUpsample, headChannels, attentionOrder } = resolved.settings
  const graph = keptGraph(['adm', layout.network, imageSize, heads, headsUpsample, headChannels, attentionOrder], () =>
    admUNet(layout, resolved.settings, (name) => tensors.get(name)!.shape),
  )
  const { channels, outputChannels, classes } = layout.network
  return {
    ...(await placeWeights(graph, file)),
    inputs: {
      state: admNames.state,
      timesteps: admNames.timesteps,
      ...(classes ? { classes: admNames.classes } : {}),
    },
    output: admNames.output,
    channels,
    outputChannels,
    imageSize: imageSize!,
  }
}
