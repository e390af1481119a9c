import { z } from 'zod'
import { declareError } from './declareError.ts'
import { list, pathAndReason } from './sentences.ts'

export const ModelNotSupported = declareError(
  'model-not-supported',
  pathAndReason,
  ({ path, reason }) => `${path} is not a model that Inverscope can run: ${reason}.`,
)
export const CheckpointBroken = declareError(
  'checkpoint-broken',
  pathAndReason,
  ({ path, reason }) => `${path} is not a readable checkpoint: ${reason}. Copy or download it again.`,
)
export const CheckpointRefused = declareError(
  'checkpoint-refused',
  pathAndReason,
  ({ path, reason }) =>
    `${path} is refused: ${reason}. Inverscope never runs code from a checkpoint; save it as a plain state_dict.`,
)
export const ModelSettingMissing = declareError(
  'model-setting-missing',
  z.object({
    path: z.string(),
    settings: z.array(z.string()),
    presets: z.array(z.string()),
    /** What is asked about a setting, where its name does not say it. */
    questions: z.array(z.string()).optional(),
  }),
  ({ path, settings, presets, questions = [] }) =>
    [
      `${path} does not say ${list(settings)}.`,
      ...questions,
      `${presets.length ? `Choose a preset (--preset ${presets.join(' | ')}) or give` : 'Give'} them with --set name=value.`,
    ].join(' '),
)
export const BadModelSetting = declareError(
  'bad-model-setting',
  z.object({ name: z.string(), value: z.string(), reason: z.string() }),
  ({ name, value, reason }) => `The model setting ${name}=${value} is not possible: ${reason}.`,
)
export const StepCountNotAllowed = declareError(
  'step-count-not-allowed',
  z.object({ steps: z.int(), trained: z.int(), near: z.array(z.int()) }),
  ({ steps, trained, near }) => `No stride gives exactly ${steps} steps of ${trained}. Near it are ${list(near)}.`,
)
export const PredictionUndefined = declareError(
  'prediction-undefined',
  z.object({ predicts: z.string(), level: z.number() }),
  ({ predicts, level }) =>
    `A network that predicts ${predicts} says nothing at noise level ᾱ = ${level}. Choose another step grid or schedule.`,
)
export const NoInverse = declareError(
  'no-inverse',
  z.object({ spacing: z.string() }),
  ({ spacing }) =>
    `Steps that are spaced by ${spacing} can be sampled and not inverted, for each begins at another level than the one before it reached. Add the model with --set timestepSpacing=leading or trailing.`,
)
export const NoAutoencoder = declareError(
  'no-autoencoder',
  z.object({ model: z.string() }),
  ({ model }) =>
    `${model} has no autoencoder, so it can neither encode nor decode. Give a pipeline with a vae or vqvae folder, or such a folder.`,
)
export const EncoderNotSupported = declareError(
  'encoder-not-supported',
  pathAndReason,
  ({ path, reason }) => `${path} is not an encoder that Inverscope can use: ${reason}.`,
)
export const EncoderChanged = declareError(
  'encoder-changed',
  z.object({ encoder: z.string(), path: z.string() }),
  ({ encoder, path }) =>
    `${path} is not the file that the encoder ${encoder} was added from (its SHA-256 differs). Put the original back, or add the new one under a name of its own.`,
)
export const PicturesNotEncodable = declareError(
  'pictures-not-encodable',
  z.object({ shape: z.array(z.number()) }),
  ({ shape }) => `An encoder takes square pictures of 1 or 3 channels, and these are (${shape.join(', ')}).`,
)
