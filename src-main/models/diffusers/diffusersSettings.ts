import { BadModelSetting } from '../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import {
  refuseOnnxNames,
  type ResolvedSettings,
  type SettingName,
  type SettingOrigin,
} from '../architectures/admSettings.ts'
import { clippingSettings } from '../clippingQuestion.ts'
import type { Denoiser } from './denoiser.ts'

/** Settings that only checkpoints of guided-diffusion leave open; here config.json says what they are about. */
const ofGuidedDiffusion = ['rescaleTimesteps', 'heads', 'headsUpsample', 'headChannels', 'attentionOrder'] as const

/** The defaults of DDIMScheduler, for a network without a scheduler; the schedule itself and whether x0 is limited must be said. */
export const schedulerDefaults: ModelSettings = {
  betaStart: 0.0001,
  betaEnd: 0.02,
  timestepSpacing: 'leading',
  stepsOffset: 0,
  setAlphaToOne: true,
  predictionType: 'epsilon',
}

/**
 * Puts the settings of a diffusers model together: those of its files, and the user's, which go before them.
 *
 * @param scheduler  of scheduler_config.json, where there is one
 * @param scaling  the scaling factor of the autoencoder, where there is one, and whether its file says it
 * @throws BadModelSetting where a setting contradicts the network or is not for it
 */
export function resolveDiffusersSettings(
  { classes, nullClass, imageSize, sizeFactor }: Denoiser,
  scheduler: ModelSettings | undefined,
  user: ModelSettings = {},
  scaling?: { factor: number; from: 'file' | 'default' },
): ResolvedSettings {
  checkGiven(user, { classes, nullClass }, scaling !== undefined)
  const file: ModelSettings = {
    imageSize,
    classes,
    nullClass,
    ...scheduler,
    ...(scaling?.from === 'file' ? { scalingFactor: scaling.factor } : {}),
  }
  const settings: ModelSettings = {
    ...(scheduler ? {} : schedulerDefaults),
    ...(scaling ? { scalingFactor: scaling.factor } : {}),
    ...defined(file),
    ...defined(user),
  }
  // A schedule that the user names takes the place of the file's, whichever way the file gives it.
  if (user.schedule !== undefined && user.trainedBetas === undefined) delete settings.trainedBetas
  if (settings.trainedBetas || (settings.schedule && !hasEnds(settings.schedule))) {
    delete settings.betaStart
    delete settings.betaEnd
  }
  const { imageSize: size } = settings
  if (size !== undefined && size % sizeFactor)
    throw BadModelSetting({
      name: 'imageSize',
      value: String(size),
      reason: `the network halves the size, so it must be a multiple of ${sizeFactor}`,
    })
  checkSchedule(settings)
  const missing: SettingName[] = []
  if (size === undefined) missing.push('imageSize')
  if (settings.schedule === undefined && !settings.trainedBetas) missing.push('schedule')
  if (settings.trainSteps === undefined) missing.push('trainSteps')
  missing.push(...clippingSettings.filter((name) => settings[name] === undefined))
  const origins = new Map<SettingName, SettingOrigin>()
  for (const name of Object.keys(settings) as SettingName[])
    origins.set(name, user[name] !== undefined ? 'user' : file[name] !== undefined ? 'file' : 'default')
  return { settings, origins, missing, warnings: [] }
}

/** Whether a schedule runs from one β to another, instead of following a curve of ᾱ. */
export function hasEnds(schedule: NonNullable<ModelSettings['schedule']>): boolean {
  return schedule === 'linear' || schedule === 'scaled_linear' || schedule === 'sigmoid'
}

function checkGiven(
  user: ModelSettings,
  { classes, nullClass = false }: Pick<Denoiser, 'classes' | 'nullClass'>,
  hasAutoencoder: boolean,
): void {
  refuseOnnxNames(user)
  for (const name of ofGuidedDiffusion)
    if (user[name] !== undefined)
      throw BadModelSetting({
        name,
        value: String(user[name]),
        reason: 'it is for guided-diffusion checkpoints; the config.json of a diffusers network says what it is about',
      })
  if (user.scalingFactor !== undefined && !hasAutoencoder)
    throw BadModelSetting({
      name: 'scalingFactor',
      value: String(user.scalingFactor),
      reason: 'the model has no autoencoder',
    })
  if (user.nullClass !== undefined && user.nullClass !== nullClass)
    throw BadModelSetting({
      name: 'nullClass',
      value: String(user.nullClass),
      reason: `the network ${nullClass ? 'has' : 'has no'} number for no class`,
    })
  if (user.classes !== undefined && user.classes !== classes)
    throw BadModelSetting({
      name: 'classes',
      value: String(user.classes),
      reason: classes ? `the network knows ${classes} classes` : 'the network is not told a class',
    })
}

function checkSchedule({ trainSteps, trainedBetas, stepsOffset }: ModelSettings): void {
  if (trainSteps === undefined) return
  if (trainedBetas && trainedBetas.length !== trainSteps)
    throw BadModelSetting({
      name: 'trainSteps',
      value: String(trainSteps),
      reason: `the schedule has β of ${trainedBetas.length} training steps`,
    })
  if (stepsOffset !== undefined && stepsOffset >= trainSteps)
    throw BadModelSetting({
      name: 'stepsOffset',
      value: String(stepsOffset),
      reason: `there are ${trainSteps} training steps, counted from 0`,
    })
}

function defined(settings: ModelSettings): ModelSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}
