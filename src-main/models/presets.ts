import { UnknownName } from '../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'

/** What the files of a published model do not tell about it. */
export interface Preset {
  readonly name: string
  readonly title: string
  /** Where the settings are stated. */
  readonly source: string
  readonly settings: ModelSettings
  /** What its network must look like; another is probably not this model. */
  readonly network: { readonly modelChannels: number; readonly residualBlocks: number; readonly classes: number }
}

const guidedDiffusion = 'https://github.com/openai/guided-diffusion/blob/main/README.md'
const improvedDiffusion = 'https://github.com/openai/improved-diffusion/blob/main/README.md'

/** `clip_denoised` is on by default in the scripts of both codes, in both directions. */
const clipping = { clipSampling: true, clipInversion: true } as const
const epsilon = { predictionType: 'epsilon', ...clipping } as const

/** improved-diffusion: 4 heads and rescaled time unless a flag says otherwise, and only one order of attention. */
const improved = { ...epsilon, heads: 4, attentionOrder: 'legacy', rescaleTimesteps: true } as const
/** guided-diffusion's models of July 2021: 1,000 steps, time not rescaled. */
const guided = { ...epsilon, trainSteps: 1000, rescaleTimesteps: false, attentionOrder: 'legacy' } as const

/** Flags of the scripts that made or sample each model; what a flag leaves open has the default of that code's script_util.py. */
export const presets: readonly Preset[] = [
  {
    name: 'landscape-ddpm',
    title: 'Demonstration landscapes, 32 × 32',
    source: 'resources/demo/README.md',
    settings: { ...improved, imageSize: 32, schedule: 'cosine', trainSteps: 4000 },
    network: { modelChannels: 32, residualBlocks: 1, classes: 0 },
  },
  {
    name: 'cifar10_uncond_50M_500K',
    title: 'CIFAR-10, 32 × 32 (improved-diffusion, L_hybrid)',
    source: improvedDiffusion,
    settings: { ...improved, imageSize: 32, schedule: 'cosine', trainSteps: 4000 },
    network: { modelChannels: 128, residualBlocks: 3, classes: 0 },
  },
  {
    name: 'cifar10_uncond_vlb_50M_500K',
    title: 'CIFAR-10, 32 × 32 (improved-diffusion, L_vlb)',
    source: improvedDiffusion,
    settings: { ...improved, imageSize: 32, schedule: 'cosine', trainSteps: 4000 },
    network: { modelChannels: 128, residualBlocks: 3, classes: 0 },
  },
  {
    name: 'imagenet64_uncond_100M_1500K',
    title: 'ImageNet, 64 × 64 (improved-diffusion, L_hybrid)',
    source: improvedDiffusion,
    settings: { ...improved, imageSize: 64, schedule: 'cosine', trainSteps: 4000 },
    network: { modelChannels: 128, residualBlocks: 3, classes: 0 },
  },
  {
    name: 'imagenet64_uncond_vlb_100M_1500K',
    title: 'ImageNet, 64 × 64 (improved-diffusion, L_vlb)',
    source: improvedDiffusion,
    settings: { ...improved, imageSize: 64, schedule: 'cosine', trainSteps: 4000 },
    network: { modelChannels: 128, residualBlocks: 3, classes: 0 },
  },
  {
    name: 'imagenet64_cond_270M_250K',
    title: 'ImageNet by class, 64 × 64 (improved-diffusion)',
    source: improvedDiffusion,
    settings: { ...improved, imageSize: 64, schedule: 'cosine', trainSteps: 4000, rescaleTimesteps: false },
    network: { modelChannels: 192, residualBlocks: 3, classes: 1000 },
  },
  {
    name: 'lsun_uncond_100M_1200K_bs128',
    title: 'LSUN bedrooms, 256 × 256 (improved-diffusion)',
    source: improvedDiffusion,
    settings: { ...improved, imageSize: 256, schedule: 'linear', trainSteps: 1000, rescaleTimesteps: false, heads: 1 },
    network: { modelChannels: 128, residualBlocks: 2, classes: 0 },
  },
  {
    name: 'lsun_uncond_100M_2400K_bs64',
    title: 'LSUN bedrooms, 256 × 256 (improved-diffusion, lower rate)',
    source: improvedDiffusion,
    settings: { ...improved, imageSize: 256, schedule: 'linear', trainSteps: 1000, rescaleTimesteps: false, heads: 1 },
    network: { modelChannels: 128, residualBlocks: 2, classes: 0 },
  },
  {
    name: '64x64_diffusion',
    title: 'ImageNet by class, 64 × 64 (guided-diffusion)',
    source: guidedDiffusion,
    settings: { ...guided, imageSize: 64, schedule: 'cosine', headChannels: 64, attentionOrder: 'new' },
    network: { modelChannels: 192, residualBlocks: 3, classes: 1000 },
  },
  {
    name: '128x128_diffusion',
    title: 'ImageNet by class, 128 × 128 (guided-diffusion)',
    source: guidedDiffusion,
    settings: { ...guided, imageSize: 128, schedule: 'linear', heads: 4 },
    network: { modelChannels: 256, residualBlocks: 2, classes: 1000 },
  },
  {
    name: '256x256_diffusion',
    title: 'ImageNet by class, 256 × 256 (guided-diffusion)',
    source: guidedDiffusion,
    settings: { ...guided, imageSize: 256, schedule: 'linear', headChannels: 64 },
    network: { modelChannels: 256, residualBlocks: 2, classes: 1000 },
  },
  {
    name: '256x256_diffusion_uncond',
    title: 'ImageNet, 256 × 256 (guided-diffusion)',
    source: guidedDiffusion,
    settings: { ...guided, imageSize: 256, schedule: 'linear', headChannels: 64 },
    network: { modelChannels: 256, residualBlocks: 2, classes: 0 },
  },
  {
    name: '512x512_diffusion',
    title: 'ImageNet by class, 512 × 512 (guided-diffusion)',
    source: guidedDiffusion,
    settings: { ...guided, imageSize: 512, schedule: 'linear', headChannels: 64 },
    network: { modelChannels: 256, residualBlocks: 2, classes: 1000 },
  },
  ...['bedroom', 'cat', 'horse', 'horse_nodropout'].map((scene): Preset => ({
    name: `lsun_${scene}`,
    title: `LSUN ${scene.replace('_nodropout', ' without dropout')}, 256 × 256 (guided-diffusion)`,
    source: guidedDiffusion,
    settings: { ...guided, imageSize: 256, schedule: 'linear', headChannels: 64 },
    network: { modelChannels: 256, residualBlocks: 2, classes: 0 },
  })),
]

/** @throws UnknownName with the names there are */
export function presetNamed(name: string): Preset {
  const found = presets.find((preset) => preset.name === name)
  if (found) return found
  const near = presets.find((preset) => preset.name.startsWith(name) || name.startsWith(preset.name))
  throw UnknownName({ kind: 'preset', name, near: near?.name, known: presets.map((preset) => preset.name) })
}
