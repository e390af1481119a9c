import { z } from 'zod'

/** Names that `--preset` takes for an encoder. */
export const EncoderPresetName = z.enum(['imagenet', 'clip', 'inception'])
export type EncoderPresetName = z.infer<typeof EncoderPresetName>

/** What each of them is, for a person to choose. */
export const encoderPresetTitles: Readonly<Record<EncoderPresetName, string>> = {
  imagenet: 'DINO, ViT and networks of torchvision: 256 then the middle 224, bicubic, ImageNet’s mean and deviation',
  clip: 'CLIP’s image encoders: 224, bicubic, CLIP’s mean and deviation',
  inception: 'FID’s Inception network: 299, bilinear without antialiasing, in [−1, 1] (pytorch-fid)',
}

const perChannel = z.array(z.number().min(-1e6).max(1e6)).length(3)

/**
 * How pictures are brought to an encoder and how its output is read: what `--set name=value` takes for it, and what a preset gives. A picture is
 * rounded to bytes first, as if it had been saved as PNG; 255 is then 1.
 */
export const EncoderSettings = z
  .strictObject({
    /** Side of the square pictures that the network takes. */
    imageSize: z.int().min(4).max(4096),
    /**
     * `bicubic` and `bilinear` are torchvision's Resize of a PIL image: Pillow's filters, which grow with the reduction and round to bytes.
     * `interpolate` is pytorch-fid's: bilinear between the four nearest pixels of a float picture, corners not aligned, no antialiasing.
     */
    resampling: z.enum(['bicubic', 'bilinear', 'interpolate']),
    /** What the shorter side is brought to before the middle is cut out (CenterCrop); with `interpolate` nothing is cut out. */
    shorterSide: z.int().min(4).max(8192),
    /** Of red, green and blue: the network is given (picture - mean) / deviation. */
    mean: perChannel,
    deviation: perChannel.refine((values) => values.every((value) => value > 0), 'must be above 0'),
    /** Name of the output that holds the features, where the network has several. */
    output: z.string().min(1).max(512),
    /**
     * What of the output is the features: a vector as it is, the first token of a transformer (CLS), the mean of its tokens, or the mean over
     * the places of feature maps.
     */
    reading: z.enum(['vector', 'class-token', 'mean-of-tokens', 'mean-of-places']),
    /** Whoever adds it says that it is FID's Inception network with its 2,048 features; only then a Fréchet distance is called FID. */
    fidInception: z.boolean(),
  })
  .partial()
export type EncoderSettings = z.infer<typeof EncoderSettings>

/** With nothing left open. */
export const CompleteEncoderSettings = EncoderSettings.required({
  imageSize: true,
  resampling: true,
  mean: true,
  deviation: true,
  output: true,
  reading: true,
})
export type CompleteEncoderSettings = z.infer<typeof CompleteEncoderSettings>
