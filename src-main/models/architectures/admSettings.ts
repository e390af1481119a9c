import { BadModelSetting } from '../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import { headsOf } from './admHeads.ts'
import type { AdmLayout } from './admLayout.ts'

export type SettingName = keyof ModelSettings
export type SettingOrigin = 'file' | 'inferred' | 'preset' | 'user' | 'default'

export interface ResolvedSettings {
  readonly settings: ModelSettings
  /** Where each given setting comes from. */
  readonly origins: ReadonlyMap<SettingName, SettingOrigin>
  /** Settings that the network needs and nobody gave, by the name that --set takes. */
  readonly missing: readonly SettingName[]
  readonly warnings: readonly string[]
}

/** No file tells these and no default is safe. */
const needed = ['imageSize', 'schedule', 'trainSteps', 'rescaleTimesteps'] as const

/** The levels and steps of the schedulers of diffusers. */
export const schedulerSettings = [
  'betaStart',
  'betaEnd',
  'trainedBetas',
  'rescaleZeroSnr',
  'timestepSpacing',
  'stepsOffset',
  'setAlphaToOne',
] as const

/** Settings of diffusers that the checkpoints of guided-diffusion do not have. */
const ofDiffusers = [...schedulerSettings, 'nullClass', 'clipRange', 'thresholding', 'scalingFactor'] as const

/** Settings of ONNX files, whose inputs and outputs have names of their own. */
const onnxNames = ['stateInput', 'timestepInput', 'classInput', 'predictionOutput'] as const

/** The defaults of the family's own scripts: script_util.py of guided-diffusion, and `clip_denoised` of its sampling scripts. */
const familyDefaults: ModelSettings = {
  attentionOrder: 'legacy',
  predictionType: 'epsilon',
  clipSampling: true,
  clipInversion: true,
}

/**
 * Puts the settings of a model together: the file's, a preset's, the user's (which go before the preset's), and the family's defaults.
 *
 * @throws BadModelSetting where a setting contradicts the file
 */
export function resolveAdmSettings(
  layout: AdmLayout,
  preset: ModelSettings | undefined,
  user: ModelSettings | undefined,
): ResolvedSettings {
  for (const name of ofDiffusers)
    if (user?.[name] !== undefined)
      throw BadModelSetting({ name, value: JSON.stringify(user[name]), reason: 'it is for diffusers models' })
  refuseOnnxNames(user)
  const given = { ...defined(preset), ...defined(user) }
  // Whoever says `heads` means it, also beside a preset that says headChannels.
  if (user?.heads !== undefined && user.headChannels === undefined) delete given.headChannels
  const { classes } = layout.network
  if (given.classes !== undefined && given.classes !== classes)
    throw BadModelSetting({
      name: 'classes',
      value: String(given.classes),
      reason: classes ? `the file holds embeddings of ${classes} classes` : 'the file holds no class embeddings',
    })
  const settings: ModelSettings = { ...familyDefaults, ...given, classes }
  checkImageSize(layout, settings)
  const widths = attentionWidths(layout)
  const headsGiven = settings.heads !== undefined || settings.headChannels !== undefined
  if (headsGiven) for (const width of widths) headsOf(width, settings)
  const { headsUpsample } = settings
  if (headsUpsample !== undefined) for (const width of widths) headsOf(width, { ...settings, heads: headsUpsample })

  const missing: SettingName[] = needed.filter((name) => settings[name] === undefined)
  if (!headsGiven) missing.push('heads')
  const origins = new Map<SettingName, SettingOrigin>()
  for (const name of Object.keys(settings) as SettingName[])
    origins.set(
      name,
      name === 'classes'
        ? 'file'
        : user?.[name] !== undefined
          ? 'user'
          : given[name] !== undefined
            ? 'preset'
            : 'default',
    )
  const warnings: string[] = []
  const severalHeads = headsGiven && widths.some((width) => headsOf(width, settings) > 1)
  if (origins.get('attentionOrder') === 'default' && severalHeads)
    warnings.push(
      'attentionOrder was not given; legacy is taken, as guided-diffusion does without use_new_attention_order. The file cannot tell.',
    )
  return { settings, origins, missing, warnings }
}

/** @throws BadModelSetting where the user names inputs or outputs of a model that is no ONNX file */
export function refuseOnnxNames(user: ModelSettings | undefined): void {
  for (const name of onnxNames)
    if (user?.[name] !== undefined) throw BadModelSetting({ name, value: user[name], reason: 'it is for ONNX files' })
}

function checkImageSize({ network }: AdmLayout, { imageSize }: ModelSettings): void {
  const factor = 2 ** (network.levels.length - 1)
  if (imageSize === undefined || imageSize % factor === 0) return
  throw BadModelSetting({
    name: 'imageSize',
    value: String(imageSize),
    reason: `the network halves the size ${network.levels.length - 1} times, so it must be a multiple of ${factor}`,
  })
}

/** Channels of every attention layer, each once. */
function attentionWidths({ input, middle, output }: AdmLayout): number[] {
  const layers = [...input, middle, ...output].flatMap((block) => block.layers)
  return [...new Set(layers.flatMap((layer) => (layer.kind === 'attention' ? [layer.channels] : [])))]
}

function defined(settings: ModelSettings | undefined): ModelSettings {
  return Object.fromEntries(Object.entries(settings ?? {}).filter(([, value]) => value !== undefined))
}
