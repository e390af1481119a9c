import type { z } from 'zod'
import type { Facts } from '../../src-shared/contract/views.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import { settingTitles } from '../../src-shared/project/settingTitles.ts'
import type { AdmLayout } from './architectures/admLayout.ts'
import type { ResolvedSettings, SettingName } from './architectures/admSettings.ts'
import type { NetworkPart } from './architectures/describeAdm.ts'
import type { CheckpointSeries } from './checkpointSeries.ts'
import type { TorchFile } from './readers/torchFile.ts'
import type { WeightFile } from './readers/weightFile.ts'

type Fact = z.infer<typeof Facts>[number]

/** What is known about a model and how: from the file, worked out from its tensors, from a preset, the user, the family, or not at all. */
export function modelFacts(known: {
  file: TorchFile
  weights: WeightFile
  layout: AdmLayout
  parts: readonly NetworkPart[]
  series: Pick<CheckpointSeries, 'checkpoints'>
  resolved: ResolvedSettings
}): Fact[] {
  const { file, weights, layout, parts, series, resolved } = known
  const { network } = layout
  const parameters = parts.reduce((sum, part) => sum + part.parameters, 0)
  const attended = network.levels.flatMap((_, level) => (network.attention[level] ? [`1/${2 ** level}`] : []))
  return [
    { name: 'Family', value: 'guided-diffusion', from: 'inferred' },
    { name: 'Checkpoints', value: describeSeries(series), from: 'file' },
    { name: 'Format', value: file.format === 'zip' ? 'torch (zip)' : 'torch before 1.6', from: 'file' },
    ...(weights.wrapper ? [{ name: 'Weights found in', value: weights.wrapper, from: 'file' } as const] : []),
    { name: 'Number type', value: dtypes(weights), from: 'file' },
    { name: 'Parameters', value: parameters.toLocaleString('en'), from: 'file' },
    { name: 'Channels', value: `${network.channels} in, ${network.outputChannels} out`, from: 'file' },
    { name: 'Predicts the variance', value: yesNo(network.outputChannels > network.channels), from: 'inferred' },
    { name: 'Model channels', value: String(network.modelChannels), from: 'inferred' },
    { name: 'Channels per resolution', value: network.levels.join(', '), from: 'inferred' },
    { name: 'Residual blocks per resolution', value: String(network.residualBlocks), from: 'inferred' },
    { name: 'Attention at', value: [...attended, 'the middle'].join(', '), from: 'inferred' },
    { name: 'Time enters by', value: network.scaleShift ? 'scale and shift' : 'addition', from: 'inferred' },
    { name: 'Resolution changes by', value: resampling(layout), from: 'inferred' },
    ...settingFacts(resolved),
  ]
}

/** What is known about each setting, and how. */
export function settingFacts({ settings, origins, missing }: ResolvedSettings): Fact[] {
  return (Object.keys(settingTitles) as SettingName[]).flatMap((name): Fact[] => {
    if (missing.includes(name))
      return [
        {
          name: settingTitles[name],
          value: `unknown; set ${name === 'heads' ? 'heads or headChannels' : name}`,
          from: 'missing',
        },
      ]
    const ignored = name === 'heads' && settings.headChannels !== undefined
    if (settings[name] === undefined || ignored) return []
    return [{ name: settingTitles[name], value: showSetting(name, settings[name]), from: origins.get(name) }]
  })
}

/** Settings as facts of one file. */
export function factsOfFile(settings: ModelSettings): Fact[] {
  const origins = new Map((Object.keys(settings) as SettingName[]).map((name) => [name, 'file' as const]))
  return settingFacts({ settings, origins, missing: [], warnings: [] })
}

function showSetting(name: SettingName, value: ModelSettings[SettingName]): string {
  if (name === 'classes' && value === 0) return 'none'
  if (Array.isArray(value)) return `β of ${value.length} training steps`
  if (typeof value === 'object') return `quantile ${value.ratio} of |x0|, at most ${value.max}`
  return typeof value === 'boolean' ? yesNo(value) : String(value)
}

/** How many checkpoints there are, and of which training steps. */
export function describeSeries({ checkpoints }: Pick<CheckpointSeries, 'checkpoints'>): string {
  const steps = checkpoints.flatMap(({ step }) => (step === undefined ? [] : [step.toLocaleString('en')]))
  const [first, last] = [steps[0], steps[steps.length - 1]]
  if (steps.length === 0) return String(checkpoints.length)
  const range = first === last ? `training step ${first}` : `training steps ${first} to ${last}`
  return `${checkpoints.length}, ${range}${steps.length < checkpoints.length ? ' and the finished model' : ''}`
}

function dtypes({ tensors }: WeightFile): string {
  return [...new Set([...tensors.values()].map(({ dtype }) => dtype))].join(', ')
}

function resampling({ network }: AdmLayout): string {
  return { residual: 'residual blocks', convolution: 'convolutions', plain: 'averages and repeats' }[network.resampling]
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no'
}
