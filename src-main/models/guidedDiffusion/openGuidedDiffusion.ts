import path from 'node:path'
import { resolveAdmSettings } from '../architectures/admSettings.ts'
import { admLevels, admParts } from '../architectures/describeAdm.ts'
import { inferAdmLayout } from '../architectures/inferAdmNetwork.ts'
import { checkpointSeries, seriesNotes } from '../checkpointSeries.ts'
import { modelFacts } from '../modelFacts.ts'
import { otherNetworks } from '../otherNetworks.ts'
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
  const { folder } = series
  const files = series.checkpoints.map((checkpoint) => path.join(folder, checkpoint.file))
  const file = await openTorchFile(files[files.length - 1])
  const weights = torchWeights(file)
  const layout = inferAdmLayout(weights)
  const resolved = resolveAdmSettings(layout, preset?.settings, given.settings)
  const { settings, missing } = resolved
  const others = await otherNetworks(files)
  const checkpoints = series.checkpoints.filter((_, i) => !others.includes(files[i]))
  const { network } = layout
  const size = settings.imageSize ?? 0
  const parts = admParts(layout, settings.imageSize)
  return {
    family: 'guided-diffusion',
    path: folder,
    ...(series.pattern === undefined ? {} : { pattern: series.pattern }),
    preset: preset?.name,
    settings,
    shape: [network.channels, size, size],
    outputChannels: network.outputChannels,
    checkpoints,
    facts: modelFacts({ file, weights, layout, parts, series: { checkpoints }, resolved }),
    parts,
    levels: admLevels(layout, settings.imageSize),
    missing: [...missing],
    presets: presets.map(({ name }) => name),
    warnings: [
      ...series.warnings,
      ...seriesNotes(checkpoints, others, folder),
      ...resolved.warnings,
      ...(preset ? doubts(preset, network) : []),
    ],
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
