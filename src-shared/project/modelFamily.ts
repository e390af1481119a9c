import { z } from 'zod'

/** Which reader and architecture: the family decides the defaults of DDIM (time convention, rule after clipping). */
export const ModelFamily = z.enum(['guided-diffusion', 'diffusers'])
export type ModelFamily = z.infer<typeof ModelFamily>
