/** The streams of the process that runs a command, so that tests can stand in for them. */
export interface Terminal {
  /** Results, on stdout. */
  print(text: string): void
  /** Messages and progress, on stderr. */
  message(text: string): void
  readonly printsToScreen: boolean
  readonly messagesToScreen: boolean
  /** Columns of the screen that shows messages. */
  readonly columns: number
  readonly env: NodeJS.ProcessEnv
  /** The folder that relative paths start from. */
  readonly folder: string
  /** Milliseconds of a clock that never runs backwards. */
  now(): number
}

export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process
  return {
    print: (text) => void stdout.write(text),
    message: (text) => void stderr.write(text),
    printsToScreen: stdout.isTTY === true,
    messagesToScreen: stderr.isTTY === true,
    get columns() {
      return stderr.columns || 80
    },
    env,
    // npm runs scripts in the package's folder; bin/inverscope.mjs passes on where the person was.
    folder: env['INVERSCOPE_CWD'] ?? process.cwd(),
    now: () => performance.now(),
  }
}
