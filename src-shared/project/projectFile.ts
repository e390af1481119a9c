import { z } from 'zod'
import { CompleteEncoderSettings, EncoderPresetName, EncoderSettings } from './encoder.ts'
import { ModelFamily } from './modelFamily.ts'
import { ModelSettings } from './modelSettings.ts'

/** A short name that is safe as a file name and in a URL. */
export const Id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,95}$/, 'an id holds lower-case letters, digits, dots, dashes and underscores')
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** Where something outside the project lies: the absolute path first, the one relative to the project folder when both moved together. */
export const Location = z.object({ absolute: z.string(), relative: z.string() })
export type Location = z.infer<typeof Location>

const side = z.int().min(1).max(65_536)
/** (C, H, W) */
export const TensorShape = z.tuple([side, side, side])

/** One set of weights. `step` is the training step from the file's name; absent where the name has none. */
export const Checkpoint = z.object({
  step: z.int().nonnegative().optional(),
  /** Path relative to the model's location; empty where the location is the file itself. */
  file: z.string(),
  bytes: z.number(),
  sha256: Sha256,
  /** Names of weights that are not all finite numbers. */
  notFinite: z.array(z.string()).optional(),
})
export type Checkpoint = z.infer<typeof Checkpoint>

/** The autoencoder of a latent model: what brings pictures to the denoiser's space and back. */
export const AutoencoderEntry = z.object({
  /** Its class in diffusers. */
  kind: z.string(),
  /** The file with its weights, or the index of their shards, relative to the model's location. */
  file: z.string(),
  sha256: Sha256,
  /** Channels of the pictures that it encodes. */
  channels: side,
  /** The side of a picture, divided by the side of its latent. */
  scale: side,
})
export type AutoencoderEntry = z.infer<typeof AutoencoderEntry>

export const ModelEntry = z.object({
  id: Id,
  name: z.string(),
  family: ModelFamily,
  location: Location,
  /** The names of the location's files that are the model, where they were given as a pattern. */
  pattern: z.string().optional(),
  preset: z.string().optional(),
  /** Complete: from the file, the preset, the user and the family's defaults. */
  settings: ModelSettings,
  /** Of these, what the user gave; the model's page says so. */
  given: ModelSettings.default({}),
  /** (C, H, W) that the network works on. */
  shape: TensorShape,
  /** Images that the network takes at once, where it takes no other number; fewer are filled up. */
  batch: z.int().positive().optional(),
  autoencoder: AutoencoderEntry.optional(),
  /** Oldest training step first. */
  checkpoints: z.array(Checkpoint).min(1),
  added: z.iso.datetime(),
})
export type ModelEntry = z.infer<typeof ModelEntry>

export const DatasetEntry = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['images', 'tensor']),
  location: Location,
  count: z.int().positive(),
  /**
   * (C, H, W) of a tensor's rows; of images that of the first in its own size, which the others need not have. Absent where it was not looked at, as by
   * earlier versions.
   */
  shape: TensorShape.optional(),
  /** Class names by class index; empty where the folder has no class folders. */
  classes: z.array(z.string()),
  added: z.iso.datetime(),
})
export type DatasetEntry = z.infer<typeof DatasetEntry>

/** A network that makes features of pictures, for studies: DINO, CLIP, Inception and the like, as an ONNX file. */
export const EncoderEntry = z.object({
  id: Id,
  name: z.string(),
  location: Location,
  bytes: z.number(),
  /** Of the file or, where weights lie beside it, of all its files. */
  sha256: Sha256,
  preset: EncoderPresetName.optional(),
  /** From the file, the preset and the user. */
  settings: CompleteEncoderSettings,
  /** Of these, what the user gave. */
  given: EncoderSettings.default({}),
  /** Name of the input. */
  input: z.string(),
  /** Pictures that the network takes at once, where it takes no other number. */
  batch: z.int().positive().optional(),
  /** Features of a picture. */
  features: z.int().min(2),
  added: z.iso.datetime(),
})
export type EncoderEntry = z.infer<typeof EncoderEntry>

export const schemaVersion = 2

/** The file `name.inverscope`. Runs and figures are not listed here: they are the folders beside it. */
export const ProjectFile = z.object({
  format: z.literal('inverscope'),
  schemaVersion: z.literal(schemaVersion),
  id: Id,
  name: z.string().min(1),
  created: z.iso.datetime(),
  models: z.array(ModelEntry),
  datasets: z.array(DatasetEntry),
  encoders: z.array(EncoderEntry),
})
export type ProjectFile = z.infer<typeof ProjectFile>
