import { UnknownName } from '../../../src-shared/errors/errors.ts'
import { EncoderPresetName, encoderPresetTitles, type EncoderSettings } from '../../../src-shared/project/encoder.ts'

/** How the pictures of a family of published encoders are prepared. */
export interface EncoderPreset {
  readonly name: EncoderPresetName
  readonly title: string
  /** Where it is stated. */
  readonly source: string
  readonly settings: EncoderSettings
  /** The shorter side that pictures are brought to before the middle is cut out, for pictures of a side. */
  shorterSide(imageSize: number): number
}

export const encoderPresets: readonly EncoderPreset[] = [
  {
    name: 'imagenet',
    title: encoderPresetTitles.imagenet,
    source: 'https://github.com/facebookresearch/dino/blob/main/eval_knn.py',
    settings: {
      imageSize: 224,
      resampling: 'bicubic',
      mean: [0.485, 0.456, 0.406],
      deviation: [0.229, 0.224, 0.225],
    },
    shorterSide: (imageSize) => Math.round((imageSize * 256) / 224),
  },
  {
    name: 'clip',
    title: encoderPresetTitles.clip,
    source: 'https://github.com/openai/CLIP/blob/main/clip/clip.py',
    settings: {
      imageSize: 224,
      resampling: 'bicubic',
      mean: [0.48145466, 0.4578275, 0.40821073],
      deviation: [0.26862954, 0.26130258, 0.27577711],
    },
    shorterSide: (imageSize) => imageSize,
  },
  {
    name: 'inception',
    title: encoderPresetTitles.inception,
    source: 'https://github.com/mseitzer/pytorch-fid/blob/master/src/pytorch_fid/inception.py',
    settings: { imageSize: 299, resampling: 'interpolate', mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
    shorterSide: (imageSize) => imageSize,
  },
]

/** For messages. */
export const encoderPresetNames = encoderPresets.map(({ name }) => name)

/** @throws UnknownName */
export function encoderPresetNamed(name: string): EncoderPreset {
  const preset = encoderPresets.find((one) => one.name === name)
  if (preset) return preset
  throw UnknownName({ kind: 'encoder preset', name, known: EncoderPresetName.options })
}
