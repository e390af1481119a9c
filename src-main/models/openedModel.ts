import type { z } from 'zod'
import type { Facts, NetworkLevels } from '../../src-shared/contract/views.ts'
import type { ModelFamily } from '../../src-shared/project/modelFamily.ts'
import type { ModelSettings } from '../../src-shared/project/modelSettings.ts'
import type { NetworkPart } from './architectures/describeAdm.ts'
import type { CheckpointFile } from './checkpointSeries.ts'

/** An autoencoder as it lies on disk, alone or beside a denoiser. */
export interface OpenedAutoencoder {
  /** Its class in diffusers. */
  readonly kind: string
  /** The file with its weights, or the index of their shards. */
  readonly weights: string
  readonly bytes: number
  /** Channels of the pictures that it encodes and, nearly always the same, of those that it decodes. */
  readonly channels: number
  readonly decodedChannels: number
  readonly latentChannels: number
  /** The side of a picture, divided by the side of its latent. */
  readonly scale: number
  /** Whether decoding rounds latents to the vectors of a codebook. */
  readonly hasCodebook: boolean
  /** A denoiser's states are latents times this. */
  readonly scalingFactor: number
  /** Whether its configuration says that factor. */
  readonly scalingFactorFrom: 'file' | 'default'
  readonly facts: z.infer<typeof Facts>
  readonly parts: NetworkPart[]
}

/** A model as it lies on disk: what it is, and what must still be said before it can run. */
export interface OpenedModel {
  readonly family: ModelFamily
  /** The file, or the folder of its checkpoints. */
  readonly path: string
  /** The names of the folder's files that are the model, where they were given as a pattern. */
  readonly pattern?: string
  readonly preset?: string
  /** All that is known: from the file, the preset, the user and the family's defaults. */
  readonly settings: ModelSettings
  /** (C, H, W); H and W are 0 while imageSize is missing. */
  readonly shape: [number, number, number]
  readonly outputChannels: number
  /** Images that the network takes at once, where it takes no other number. */
  readonly batch?: number
  /** Oldest training step first. */
  readonly checkpoints: CheckpointFile[]
  readonly facts: z.infer<typeof Facts>
  readonly parts: NetworkPart[]
  /** Of a U-Net. */
  readonly levels?: NetworkLevels
  /** For latent models; their states are latents times settings.scalingFactor. */
  readonly autoencoder?: OpenedAutoencoder
  /** The configuration of a scheduler that settings were read from. */
  readonly scheduler?: string
  /** Names of settings that must be given, empty where the model can run. */
  readonly missing: string[]
  /** What is asked about them, where their names do not say it. */
  readonly questions?: string[]
  /** Names of the presets that could give them; none where the family's files say all that a preset could. */
  readonly presets: string[]
  readonly warnings: string[]
}

/** What a user says about a model beside its files. */
export interface GivenSettings {
  /** Name of a preset, for what the file cannot tell. */
  readonly preset?: string
  /** The user's own, which go before the preset's. */
  readonly settings?: ModelSettings
}
