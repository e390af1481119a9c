import { z } from 'zod'
import { declareError } from './declareError.ts'

export const StudyMissing = declareError(
  'study-missing',
  z.object({ study: z.string() }),
  ({ study }) => `There is no study ${study} in this project. See: inverscope list studies`,
)
export const StudyNotActive = declareError(
  'study-not-active',
  z.object({ study: z.string() }),
  ({ study }) => `The study ${study} is not at work, so there is nothing to cancel.`,
)
export const StudyNothing = declareError(
  'study-nothing',
  z.object({ study: z.string(), takes: z.string(), problems: z.array(z.string()) }),
  ({ study, takes, problems }) =>
    `The study ${study} could measure none of its runs. It takes: ${takes} ${problems.join(' ')}`.trim(),
)
