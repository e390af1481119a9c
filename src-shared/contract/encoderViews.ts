import { z } from 'zod'
import { EncoderEntry } from '../project/projectFile.ts'

export const EncoderView = EncoderEntry.omit({ location: true, given: true }).extend({
  /** Where it lies, for people to read. */
  path: z.string(),
  present: z.boolean(),
})
export type EncoderView = z.infer<typeof EncoderView>
