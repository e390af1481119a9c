import { z } from 'zod'
import { Id } from './projectFile.ts'

/** Whose log it is: that of a run or of a study, which is kept in its folder. */
export const LogOwner = z.object({ kind: z.enum(['run', 'study']), id: Id })
export type LogOwner = z.infer<typeof LogOwner>

/** What a line of a log tells. */
export type LogEvent =
  | 'queued'
  | 'measured'
  | 'preparing'
  | 'device'
  | 'begun'
  | 'progress'
  | 'engine'
  | 'checksums'
  | 'paused'
  | 'stopped'
  | 'cancelled'
  | 'failed'
  | 'done'
  | 'verified'
  | 'run'
  | 'measuring'
  | 'shortened'

/** The most characters of a line's sentence. */
export const longestSentence = 2000

/** One line of log.jsonl. */
export const LogLine = z.object({
  at: z.iso.datetime(),
  /** A LogEvent, or what only a later version knows. */
  event: z.string(),
  level: z.enum(['note', 'warning', 'error']),
  /** A sentence for people. */
  text: z.string(),
  /** Of an error. */
  code: z.string().optional(),
})
export type LogLine = z.infer<typeof LogLine>

/** A line as somebody adds it, who need not know the time; a note where nothing else is said. */
export type NewLogLine = Pick<LogLine, 'text' | 'code'> & { event: LogEvent; level?: LogLine['level'] }
