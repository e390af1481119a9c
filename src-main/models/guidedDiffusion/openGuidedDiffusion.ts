import path from 'node:path'
import { resolveAdmSettings } from '../architectures/admSettings.ts'
import { admParts } from '../architectures/describeAdm.ts'
import { inferAdmLayout } from '../architectures/inferAdmNetwork.ts'
import { checkpointSeries } from '../checkpointSeries.ts'
import { modelFacts } from '../modelFacts.ts'
import type { GivenSettings, OpenedModel } from '../openedModel.ts'
import { presetNamed, presets, type Preset } from '../presets.ts'
import { openTorchFile } from '../readers/torchFile.ts'
import { torchWeights } from '../readers/weightFile.ts'

/**
 * Finds out what a guided-diffusion or improved-diffusion model is: one checkpoint file, or a folder of one model at many training
 * steps, of which the last is looked into. Reads no weights.
 *
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported, BadModelSetting, UnknownName
 */
export async function openGuidedDiffusion(modelPath: string, given: GivenSettings): Promise<OpenedModel> {
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
    presets: presets.map(({ name }) => name),
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
