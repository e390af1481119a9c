import path from 'node:path'
import { BadModelSetting, ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { seriesNotes, type CheckpointFile } from '../checkpointSeries.ts'
import { clippingQuestion } from '../clippingQuestion.ts'
import { describeSeries, settingFacts } from '../modelFacts.ts'
import { otherNetworks } from '../otherNetworks.ts'
import type { GivenSettings, OpenedAutoencoder, OpenedModel } from '../openedModel.ts'
import type { Denoiser } from './denoiser.ts'
import { denoiserOf } from './denoiserOf.ts'
import { resolveDiffusersSettings } from './diffusersSettings.ts'
import type { DiffusersModel, FoundWeights } from './findDiffusersModel.ts'
import { openAutoencoder } from './openAutoencoder.ts'
import { readComponent, weightBytes, type ReadComponent } from './readComponent.ts'
import { readScheduler } from './readScheduler.ts'

/**
 * Finds out what a diffusers model is; of several checkpoints the last is looked into. Reads no weights.
 *
 * @param modelPath  what the user gave: a folder, or a file of weights
 * @throws FileMissing, FileNotReadable, CheckpointBroken, CheckpointRefused, ModelNotSupported, BadModelSetting
 */
export async function openDiffusers(
  modelPath: string,
  found: DiffusersModel,
  given: GivenSettings,
): Promise<OpenedModel> {
  if (given.preset !== undefined)
    throw BadModelSetting({
      name: 'preset',
      value: given.preset,
      reason: 'presets are for guided-diffusion checkpoints; the files of a diffusers model say what presets do',
    })
  const files = found.checkpoints.map(({ weights }) => weights)
  const read = await readComponent(files[files.length - 1])
  const others = await otherNetworks(files)
  const same = found.checkpoints.filter(({ weights }) => !others.includes(weights))
  const checkpoints = await Promise.all(same.map((checkpoint) => checkpointFile(modelPath, checkpoint)))
  const denoiser = denoiserOf(read.component)
  const scheduler = found.scheduler === undefined ? undefined : await readScheduler(found.scheduler)
  const autoencoder =
    found.autoencoder === undefined ? undefined : await autoencoderBeside(denoiser, found.autoencoder, given)
  const resolved = resolveDiffusersSettings(
    denoiser,
    scheduler?.settings,
    given.settings,
    autoencoder && { factor: autoencoder.scalingFactor, from: autoencoder.scalingFactorFrom },
  )
  const { settings } = resolved
  const size = settings.imageSize ?? 0
  const parts = denoiser.parts(settings.imageSize)
  return {
    family: 'diffusers',
    path: modelPath,
    settings,
    shape: [denoiser.channels, size, size],
    outputChannels: denoiser.outputChannels,
    checkpoints,
    facts: [
      { name: 'Family', value: found.pipeline ? `diffusers, ${found.pipeline}` : 'diffusers', from: 'file' },
      { name: 'Network', value: String(read.component.config._class_name), from: 'file' },
      { name: 'Checkpoints', value: describeSeries({ checkpoints }), from: 'file' },
      ...weightFacts(read),
      { name: 'Parameters', value: sum(parts.map(({ parameters }) => parameters)).toLocaleString('en'), from: 'file' },
      ...denoiser.facts,
      ...(autoencoder?.facts ?? []),
      ...(scheduler ? [{ name: 'Scheduler', value: scheduler.name, from: 'file' as const }] : []),
      ...settingFacts(resolved),
    ],
    parts: [
      ...parts,
      ...(autoencoder?.parts.map(({ part, ...rest }) => ({ part: `autoencoder.${part}`, ...rest })) ?? []),
    ],
    ...(denoiser.levels ? { levels: denoiser.levels(settings.imageSize) } : {}),
    ...(autoencoder ? { autoencoder } : {}),
    ...(found.scheduler === undefined ? {} : { scheduler: found.scheduler }),
    missing: [...resolved.missing],
    questions: clippingQuestion(resolved.missing),
    presets: [],
    warnings: [
      ...found.warnings,
      ...seriesNotes(checkpoints, others, modelPath),
      ...(isLatent(found) && !autoencoder
        ? ['No autoencoder lies in the folder (vae or vqvae), so pictures can be neither encoded nor decoded.']
        : []),
      ...resolved.warnings,
    ],
  }
}

/** The autoencoder of a pipeline. @throws ModelNotSupported where its latents are not the denoiser's states, and as openAutoencoder */
async function autoencoderBeside(
  { channels, imageSize }: Denoiser,
  weights: string,
  { settings }: GivenSettings,
): Promise<OpenedAutoencoder> {
  const autoencoder = await openAutoencoder(weights, settings?.imageSize ?? imageSize)
  if (autoencoder.latentChannels === channels) return autoencoder
  throw ModelNotSupported({
    path: weights,
    reason: `this autoencoder's latents have ${autoencoder.latentChannels} channels, and the denoiser beside it takes ${channels}`,
  })
}

/** Whether a pipeline is one whose states are latents. */
function isLatent({ pipeline }: DiffusersModel): boolean {
  return pipeline !== undefined && /^(?:LDM|DiT|LatentDiffusion)/.test(pipeline)
}

async function checkpointFile(modelPath: string, { step, weights }: FoundWeights): Promise<CheckpointFile> {
  const file = path.relative(modelPath, weights).split(path.sep).join('/')
  return { ...(step === undefined ? {} : { step }), file, bytes: await weightBytes(weights) }
}

function weightFacts({ weights, format }: ReadComponent): OpenedModel['facts'] {
  const types = [...new Set([...weights.tensors.values()].map(({ dtype }) => dtype))]
  return [
    { name: 'Format', value: format, from: 'file' },
    { name: 'Number type', value: types.join(', '), from: 'file' },
  ]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
