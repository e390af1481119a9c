import { z } from 'zod'

/**
 * Which reader and architecture: the family decides the defaults of DDIM (time convention, rule after clipping). ONNX files may come from
 * either code, so there the settings of their schedule decide.
 */
export const ModelFamily = z.enum(['guided-diffusion', 'diffusers', 'onnx'])
export type ModelFamily = z.infer<typeof ModelFamily>
