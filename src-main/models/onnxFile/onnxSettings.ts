import { BadModelSetting } from '../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import {
  schedulerSettings,
  type ResolvedSettings,
  type SettingName,
  type SettingOrigin,
} from '../architectures/admSettings.ts'
import { clippingSettings } from '../clippingQuestion.ts'
import { hasEnds, schedulerDefaults } from '../diffusers/diffusersSettings.ts'
import type { Preset } from '../presets.ts'
import type { OnnxDescription } from './describeOnnxFile.ts'
import { roleSettings, type GivenNames, type RoleName } from './onnxRoles.ts'

const roles = Object.keys(roleSettings) as RoleName[]
/** Settings that shape a network; an ONNX file holds the finished one. */
const ofTheNetwork = ['heads', 'headsUpsample', 'headChannels', 'attentionOrder'] as const
const diffusersSchedules: readonly unknown[] = ['scaled_linear', 'squaredcos_cap_v2', 'sigmoid', 'laplace']
/** Where all D steps have a number below this, rescaling them to a thousand changes nothing. */
const rescaledTo = 1000

/** The names that settings give to the values of an ONNX file. */
export function givenNames(settings: ModelSettings = {}): GivenNames {
  return Object.fromEntries(roles.map((role) => [role, settings[roleSettings[role]]]))
}

/**
 * Puts the settings of an ONNX file together: what the file says, a preset's, and the user's, which go before the preset's. The file tells
 * nothing of the schedule and of whether x0 is limited, so these must be given.
 *
 * @param description  of the file, found with the names that the user gives
 * @throws BadModelSetting where a setting contradicts the file or is not for it
 */
export function resolveOnnxSettings(
  description: OnnxDescription,
  preset: Preset | undefined,
  user: ModelSettings = {},
): ResolvedSettings {
  checkGiven(description, user)
  const { found, predicts, imageSize } = description
  const takesNoClass = isWithoutClass(description)
  const inferred: ModelSettings = Object.fromEntries(
    roles.flatMap((role) => (found[role] ? [[roleSettings[role], found[role].name]] : [])),
  )
  if (predicts) inferred.predictionType = predicts
  const file: ModelSettings = { imageSize, ...(takesNoClass ? { classes: 0 } : {}) }
  const given = defined(user)
  const ofPreset = preset ? presetSettings(preset, description) : {}
  const chosen = { ...ofPreset, ...given }
  // Whoever gives one of these means the steps and levels of diffusers' schedulers; otherwise they are guided-diffusion's.
  const likeDiffusers = schedulerSettings.some((name) => name in chosen) || diffusersSchedules.includes(chosen.schedule)
  const defaults = likeDiffusers ? diffusersDefaults(chosen) : {}
  const settings: ModelSettings = {
    ...defaults,
    ...defined(file),
    ...inferred,
    ...chosen,
  }
  if (settings.rescaleTimesteps === undefined && !likeDiffusers && takesWholeTimes(description))
    settings.rescaleTimesteps = false
  checkTime(description, settings)

  const origins = new Map<SettingName, SettingOrigin>()
  for (const name of Object.keys(settings) as SettingName[])
    origins.set(
      name,
      given[name] !== undefined
        ? 'user'
        : ofPreset[name] !== undefined
          ? 'preset'
          : inferred[name] !== undefined
            ? 'inferred'
            : file[name] !== undefined
              ? 'file'
              : 'default',
    )
  const missing = description.missing.map(({ role }): SettingName => roleSettings[role])
  return { settings, origins, missing: [...missing, ...stillMissing(settings, likeDiffusers)], warnings: [] }
}

function stillMissing(settings: ModelSettings, likeDiffusers: boolean): SettingName[] {
  const { trainSteps, trainedBetas } = settings
  const wanted: SettingName[] = ['imageSize', 'classes', 'predictionType', 'trainSteps']
  if (!trainedBetas) wanted.push('schedule')
  if (!likeDiffusers && trainSteps !== rescaledTo) wanted.push('rescaleTimesteps')
  wanted.push(...clippingSettings)
  return wanted.filter((name) => settings[name] === undefined)
}

/** Which input is the class is known once the timestep is. */
function isWithoutClass({ found, missing }: OnnxDescription): boolean {
  return !found.classes && !missing.some(({ role }) => role === 'timesteps')
}

function checkGiven(description: OnnxDescription, user: ModelSettings): void {
  const { found, imageSize } = description
  const refuse = (name: SettingName, reason: string) =>
    BadModelSetting({ name, value: String(user[name as keyof ModelSettings]), reason })
  for (const name of ofTheNetwork)
    if (user[name] !== undefined)
      throw refuse(name, 'an ONNX file holds the finished network, which says what it is about')
  if (imageSize !== undefined && user.imageSize !== undefined && user.imageSize !== imageSize)
    throw refuse('imageSize', `the network takes images of ${imageSize} × ${imageSize}`)
  if (user.classes && isWithoutClass(description)) throw refuse('classes', 'the network is not told a class')
  if (user.classes === 0 && found.classes)
    throw refuse('classes', `the network wants a class as "${found.classes.name}"`)
}

/** A preset says what its model was trained on; how its network is built lies in the ONNX file. */
function presetSettings({ settings, network }: Preset, { found, imageSize }: OnnxDescription): ModelSettings {
  const taken: ModelSettings = { ...defined(settings) }
  for (const name of ofTheNetwork) delete taken[name]
  if (imageSize !== undefined) delete taken.imageSize
  return found.classes && network.classes ? { ...taken, classes: network.classes } : taken
}

function diffusersDefaults({ schedule, trainedBetas }: ModelSettings): ModelSettings {
  const { betaStart, betaEnd, timestepSpacing, stepsOffset, setAlphaToOne } = schedulerDefaults
  const straight = !trainedBetas && schedule !== undefined && hasEnds(schedule)
  return { timestepSpacing, stepsOffset, setAlphaToOne, ...(straight ? { betaStart, betaEnd } : {}) }
}

function takesWholeTimes({ found: { timesteps } }: OnnxDescription): boolean {
  return timesteps?.type.startsWith('int') ?? false
}

function checkTime(description: OnnxDescription, { rescaleTimesteps, trainSteps = rescaledTo }: ModelSettings): void {
  if (!rescaleTimesteps || trainSteps <= rescaledTo || !takesWholeTimes(description)) return
  throw BadModelSetting({
    name: 'rescaleTimesteps',
    value: 'true',
    reason: `times rescaled from ${trainSteps} to ${rescaledTo} are fractions, and the input "${description.found.timesteps!.name}" takes whole numbers`,
  })
}

function defined(settings: ModelSettings): ModelSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}
