import { z } from 'zod'

/** Images that it is measured on at once, at most. */
export const mostConditioned = 10_000

/** What a sample is changed by, relative to its norm: a hundred times what float32 rounds to, small enough to be followed linearly. */
export const perturbation = 1e-5

/** How close the states of two right programs are to be, relative, for inversion to be called well conditioned. */
export const boundOfStates = 1e-3

/**
 * Two right programs in float32 differ by 1e-7 to 1e-6 of the state after a network evaluation (tests/parity). Where a small change of the sample grows
 * by more than this, that alone may part their states by more than the bound.
 */
export const mostGrowth = 1000

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
