import type { CommandContext, Outcome } from '../commandContext.ts'
import type { Options, OptionValues } from './option.ts'

/** A word that stands without an option: `inverscope inspect PATH`. */
export interface Operand {
  readonly name: string
  readonly help: string
  readonly optional?: boolean
  /** The only words that fit. */
  readonly choices?: readonly string[]
}

export type Execute<O extends Options> = (
  context: CommandContext,
  input: { operands: string[]; options: OptionValues<O> },
) => Promise<Outcome | undefined>

/** One command as a row of the table: parsing, checks and help are made from it. */
export interface Command<O extends Options = Options> {
  readonly name: string
  /** One sentence without its full stop. */
  readonly help: string
  readonly operands: readonly Operand[]
  readonly options: O
  /** Sentences below them. */
  readonly notes?: readonly string[]
  /** Options that a later version has: refused with this sentence instead of ignored. */
  readonly later?: Readonly<Record<string, string>>
  /** The code, loaded only when the command runs, so that none waits for what another needs. */
  load(): Promise<Execute<O>>
}

/** Checks a command's options against the function that it loads. */
export function command<O extends Options>(row: Command<O>): Command {
  return row as unknown as Command
}
