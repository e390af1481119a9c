import { z } from 'zod'

/** What a sample is changed by, relative to its norm: a hundred times what float32 rounds to, small enough to be followed linearly. */
export const perturbation = 1e-5

/**
 * What two right programs in float32 differ by after a network evaluation, relative to the state: ours and PyTorch's agree to 1e-7 to 1e-6
 * (tests/parity).
 */
export const roundingOfPrograms = 1e-6

/** How close the states of two right programs are to be, relative, for inversion to be called well conditioned. */
export const boundOfStates = 1e-3

/** Where a small change of the sample grows by more, rounding alone may bring the states of two right programs further apart than the bound. */
export const mostGrowth = boundOfStates / roundingOfPrograms

/** How inversion magnifies a small change of the samples, image by image. */
export const Conditioning = z.object({
  perturbation: z.number(),
  mostGrowth: z.number(),
  boundOfStates: z.number(),
  rows: z
    .array(
      z.object({
        row: z.int(),
        /** Largest relative change of a state on the way, over the relative change of the sample. */
        growth: z.number(),
        /** After which inversion step, from 1. */
        step: z.int(),
        /** The same at the latent. */
        growthOfLatent: z.number(),
        wellConditioned: z.boolean(),
      }),
    )
    .min(1),
})
export type Conditioning = z.infer<typeof Conditioning>
