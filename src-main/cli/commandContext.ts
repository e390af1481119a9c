import type { Interrupts } from './interrupts.ts'
import type { Terminal } from './output/terminal.ts'
import type { Reach } from './session.ts'

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal
  /** Whether stdout gets one JSON document and nothing else. */
  readonly json: boolean
  readonly reach: Reach
  readonly interrupts: Interrupts
  /** An absolute path from one that a person typed. */
  absolute(path: string): string
  /** A line for people on stderr while the command works; silent with --json. */
  note(line: string): void
  /** Prints the outcome of a command that goes on working, such as `serve`, which returns nothing later. */
  announce(outcome: Outcome): void
}

/** How a command ended: the same facts for programs and for people. */
export interface Outcome {
  /** The one document of --json. */
  document: unknown
  /** What people read, without the last line's end. */
  text: string
  /** A failure after part of the work was done: printed beside the outcome, and decides the exit code. */
  failure?: Error
}
