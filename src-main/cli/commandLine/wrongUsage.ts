import { z } from 'zod'
import { declareError } from '../../../src-shared/errors/declareError.ts'

/** The command line itself cannot be understood: exit code 2. `command` is whose help to read. */
export const WrongUsage = declareError(
  'wrong-usage',
  z.object({ problem: z.string(), command: z.string().optional() }),
  ({ problem, command }) => `${problem} See: inverscope ${command ? `help ${command}` : 'help'}`,
)
