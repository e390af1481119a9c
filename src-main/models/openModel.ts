import path from 'node:path'
import type { z } from 'zod'
import type { Facts } from '../../src-shared/contract/views.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { resolveAdmSettings } from './architectures/admSettings.ts'
import { admParts, type NetworkPart } from './architectures/describeAdm.ts'
import { inferAdmLayout } from './architectures/inferAdmNetwork.ts'
import { checkpointSeries, type CheckpointFile } from './checkpointSeries.ts'
import { modelFacts } from './modelFacts.ts'
import { presetNamed, type Preset } from './presets.ts'
import { openTorchFile } from './readers/torchFile.ts'
import { torchWeights } from './readers/weightFile.ts'

/** A model as it lies on disk: what it is, and what must still be said before it can run. */
export interface OpenedModel {
  readonly family: 'guided-diffusion'
  readonly path: string
  readonly preset?: string
  /** All that is known: from the file, the preset, the user and the family's defaults. */
  readonly settings: ModelSettings
  /** (C, H, W); H and W are 0 while imageSize is missing. */
  readonly shape: [number, number, number]
  readonly outputChannels: number
  /** Oldest training step first. */
  readonly checkpoints: CheckpointFile[]
  readonly facts: z.infer<typeof Facts>
  readonly parts: NetworkPart[]
  /** Names of settings that must be given, empty where the model can run. */
  readonly missing: string[]
  readonly warnings: string[]
}

/**
 * Finds out what a model is: one checkpoint file, or a folder of one model at many training steps, of which the last is looked into.
 * Reads no weights.
 *
 * @param given.preset  name of a preset, for what the file cannot tell
 * @param given.settings  the user's, which go before the preset's
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported, BadModelSetting, UnknownName
 */
export async function openModel(
  modelPath: string,
  given: { preset?: string; settings?: ModelSettings } = {},
): Promise<OpenedModel> {
  const preset = given.preset === undefined ? undefined : presetNamed(given.preset)
  const series = await checkpointSeries(modelPath)
  const { checkpoints } = series
  const file = await openTorchFile(path.join(modelPath, checkpoints[checkpoints.length - 1].file))
  const weights = torchWeights(file)
  const layout = inferAdmLayout(weights)
  const resolved = resolveAdmSettings(layout, preset?.settings, given.settings)
  const { settings, missing } = resolved
  const { network } = layout
  const size = settings.imageSize ?? 0
  const parts = admParts(layout, settings.imageSize)
  return {
    family: 'guided-diffusion',
    path: modelPath,
    preset: preset?.name,
    settings,
    shape: [network.channels, size, size],
    outputChannels: network.outputChannels,
    checkpoints: [...checkpoints],
    facts: modelFacts({ file, weights, layout, parts, series, resolved }),
    parts,
    missing: [...missing],
    warnings: [...series.warnings, ...resolved.warnings, ...(preset ? doubts(preset, network) : [])],
  }
}

/** Doubts that the preset describes this network. */
function doubts({ name, network: wanted }: Preset, found: Preset['network']): string[] {
  const differences = (
    [
      ['modelChannels', 'model channels'],
      ['residualBlocks', 'residual blocks per resolution'],
      ['classes', 'classes'],
    ] as const
  ).flatMap(([key, title]) => (wanted[key] === found[key] ? [] : [`${title} ${found[key]} instead of ${wanted[key]}`]))
  if (differences.length === 0) return []
  return [`The preset ${name} was made for another network: ${differences.join(', ')}. Check its settings.`]
}
