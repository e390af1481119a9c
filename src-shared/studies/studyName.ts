import { z } from 'zod'

/** The studies of the poster and the paper, in the order in which their questions follow one another. */
export const StudyName = z.enum([
  'correlation',
  'location',
  'trajectory',
  'mapping',
  'over-training',
  'plain-regions',
  'first-steps',
  'interpolation',
  'variation',
  'normality',
  'step-count',
])
export type StudyName = z.infer<typeof StudyName>
