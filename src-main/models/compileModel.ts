import { CheckpointBroken, ModelSettingMissing } from '../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { resolveAdmSettings } from './architectures/admSettings.ts'
import { admNames, admUNet } from './architectures/admUNet.ts'
import { inferAdmLayout } from './architectures/inferAdmNetwork.ts'
import { presets } from './presets.ts'
import { readTensors } from './readers/storedTensor.ts'
import { openTorchFile } from './readers/torchFile.ts'
import { torchWeights } from './readers/weightFile.ts'

/** Room for the gaps between aligned weights. */
const spareBytes = 1024 * 1024

/** A network as ONNX Runtime takes it. */
export interface CompiledModel {
  readonly onnx: Uint8Array
  /** For the session option of the same name. */
  readonly externalData: { path: string; data: Uint8Array }[]
  /** (N, C, S, S) float32, (N,) float32, and (N,) int64 for class-conditional networks. */
  readonly inputs: { readonly state: 'x'; readonly timesteps: 't'; readonly classes?: 'y' }
  /** (N, outputChannels, S, S) float32. */
  readonly output: 'output'
  readonly channels: number
  /** C, or 2C where the network predicts the variance as well; the first C are the prediction. */
  readonly outputChannels: number
  readonly imageSize: number
  /** Sentences about what is suspicious, such as a weight that is not a number. */
  readonly warnings: readonly string[]
}

/**
 * Makes an ONNX graph of a guided-diffusion or improved-diffusion checkpoint; weights become float32.
 *
 * @param settings  complete, as openModel resolves them
 * @throws ModelSettingMissing, BadModelSetting; CheckpointBroken, CheckpointRefused, ModelNotSupported, FileMissing, FileNotReadable
 */
export async function compileModel(checkpointFile: string, settings: ModelSettings): Promise<CompiledModel> {
  const file = torchWeights(await openTorchFile(checkpointFile))
  const { path, tensors } = file
  const layout = inferAdmLayout(file)
  const resolved = resolveAdmSettings(layout, undefined, settings)
  if (resolved.missing.length)
    throw ModelSettingMissing({ path, settings: [...resolved.missing], presets: presets.map(({ name }) => name) })

  const { onnx, weights, byteLength } = admUNet(layout, resolved.settings, (name) => tensors.get(name)!.shape)
  // Float16 grows to twice its size; more means that tensors share their numbers, so that a small file would fill the memory.
  if (byteLength > 2 * file.bytes + spareBytes)
    throw CheckpointBroken({ path, reason: 'its tensors share their numbers, as those of no network do' })
  const data = new Uint8Array(byteLength)
  const placed = weights.map(({ name, byteOffset, count }) => ({
    tensor: tensors.get(name)!,
    target: new Float32Array(data.buffer, byteOffset, count),
  }))
  await readTensors(path, placed)

  const { channels, outputChannels, classes } = layout.network
  return {
    onnx,
    externalData: [{ path: admNames.weights, data }],
    inputs: {
      state: admNames.state,
      timesteps: admNames.timesteps,
      ...(classes ? { classes: admNames.classes } : {}),
    },
    output: admNames.output,
    channels,
    outputChannels,
    imageSize: resolved.settings.imageSize!,
    warnings: placed.filter(({ target }) => !allFinite(target)).map(({ tensor }) => notFinite(tensor.name)),
  }
}

function notFinite(name: string): string {
  return `The weights of ${name} are not all finite numbers; the checkpoint is probably damaged or its training diverged.`
}

/** x - x is 0 for every finite number and NaN for all others, so one sum tells. */
function allFinite(values: Float32Array): boolean {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] - values[i]
  return sum === 0
}
