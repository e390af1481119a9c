import { z } from 'zod'
import { declareError } from './declareError.ts'

export const FigureMissing = declareError(
  'figure-missing',
  z.object({ figure: z.string() }),
  ({ figure }) => `There is no figure ${figure} in this project. See: inverscope list figures`,
)
export const FigureDataGone = declareError(
  'figure-data-gone',
  z.object({ panel: z.string(), reason: z.string() }),
  ({ panel, reason }) =>
    `${panel} cannot be drawn: ${reason} Bring it back or compute it again, or take the panel out of the figure.`,
)
export const FigureChanged = declareError(
  'figure-changed',
  z.object({ figure: z.string() }),
  ({ figure }) =>
    `The figure “${figure}” was changed elsewhere, in another window or by a command, so this change was not kept. Look at it as it is now and make the change again.`,
)
