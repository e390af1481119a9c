import path from 'node:path'
import { errorToMessage, InverscopeError } from '../../src-shared/errors/declareError.ts'
import { Cancelled, RunCancelled, RunsSetAside } from '../../src-shared/errors/errors.ts'
import type { CommandContext, Outcome } from './commandContext.ts'
import { commandHelp, helpWidth } from './commandLine/helpText.ts'
import { parseCommandLine, wantsJson } from './commandLine/parseCommandLine.ts'
import { WrongUsage } from './commandLine/wrongUsage.ts'
import { createInterrupts, type Interrupts } from './interrupts.ts'
import type { Terminal } from './output/terminal.ts'
import { inverscopeVersion } from '../workbench/versions.ts'
import { closingReach, type Reach } from './session.ts'

export interface Surroundings {
  terminal: Terminal
  reach: Reach
  /** Tells about every Ctrl-C. */
  onInterrupt(listener: () => void): void
  /** Ends the process at once. */
  quit(code: number): void
}

/**
 * Runs one command line to its end. With --json stdout gets exactly one document, whatever happens.
 *
 * @param argv  the words after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 cancelled
 */
export async function runCommand(
  argv: readonly string[],
  { terminal, reach, ...process }: Surroundings,
): Promise<number> {
  const json = wantsJson(argv)
  const output = outputOf(terminal, json)
  const interrupts = createInterrupts(() => {
    output.fail(Cancelled({ what: 'The command' }))
    process.quit(130)
  })
  process.onInterrupt(() => interrupts.interrupt())
  const sessions = closingReach(reach)
  try {
    if (argv.find((word) => word !== '--json') === '--version') {
      output.succeed({ document: { version: inverscopeVersion }, text: inverscopeVersion })
      return 0
    }
    const line = parseCommandLine(argv)
    if (line.wantsHelp) {
      const text = commandHelp(line.command, helpWidth(terminal))
      output.succeed({ document: { help: commandHelp(line.command) }, text })
      return 0
    }
    const context: CommandContext = {
      terminal,
      json,
      reach: sessions,
      interrupts,
      absolute: (given) => path.resolve(terminal.folder, given),
      note: (text) => void (json || terminal.message(`${text}\n`)),
      announce: output.succeed,
    }
    const execute = await line.command.load()
    const outcome = await unlessInterrupted(execute(context, line), interrupts)
    if (outcome) output.succeed(outcome)
    return outcome?.failure ? exitCodeOf(outcome.failure) : 0
  } catch (error) {
    output.fail(error)
    return exitCodeOf(error)
  } finally {
    await sessions.closeAll()
  }
}

/** Where a command does not listen for Ctrl-C itself, it is left to end on its own while the sessions close. */
async function unlessInterrupted<T>(work: Promise<T>, interrupts: Interrupts): Promise<T> {
  let stop = () => {}
  const interrupted = new Promise<never>((_, reject) => {
    stop = interrupts.listen(() => reject(Cancelled({ what: 'The command' })))
  })
  try {
    return await Promise.race([work, interrupted])
  } finally {
    stop()
  }
}

function outputOf(terminal: Terminal, json: boolean): { succeed(outcome: Outcome): void; fail(error: unknown): void } {
  let printed = false
  const printDocument = (document: unknown) => {
    if (!printed) terminal.print(`${JSON.stringify(document, undefined, 2)}\n`)
    printed = true
  }
  const complain = (error: unknown) => terminal.message(`inverscope: ${sentenceOf(error)}\n`)
  return {
    succeed({ document, text, failure }) {
      if (json) return printDocument(failure ? { error: errorToMessage(failure), ...(document as object) } : document)
      if (text) terminal.print(`${text}\n`)
      if (failure) complain(failure)
    },
    fail(error) {
      if (json) printDocument({ error: errorToMessage(error) })
      else complain(error)
    },
  }
}

/** A failure that nobody declared is a fault of the program, so its trace is shown. */
function sentenceOf(error: unknown): string {
  if (error instanceof InverscopeError) return error.message
  return `An unexpected failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

function exitCodeOf(error: unknown): number {
  if (WrongUsage.is(error)) return 2
  return Cancelled.is(error) || RunCancelled.is(error) || RunsSetAside.is(error) ? 130 : 1
}
