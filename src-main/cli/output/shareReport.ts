import type { CommandContext } from '../commandContext.ts'
import { progressBar } from './progressLine.ts'

const redrawMilliseconds = 100
const logMilliseconds = 10_000

/** Shows how much of something is done that has no name in the queue. */
export interface ShareReport {
  /** @param share  0 to 1 */
  update(share: number): void
  /** Takes the line away that showed it. */
  end(): void
}

/** On a screen one line is redrawn at most ten times a second; elsewhere a plain line comes every ten seconds, and with --json none. */
export function shareReport({ terminal, json }: Pick<CommandContext, 'terminal' | 'json'>, what: string): ShareReport {
  const { messagesToScreen: screen } = terminal
  let told = screen ? -Infinity : terminal.now()
  let drawn = false
  return {
    update(share) {
      if (!screen && json) return
      if (terminal.now() - told < (screen ? redrawMilliseconds : logMilliseconds)) return
      told = terminal.now()
      const percent = `${Math.floor(100 * share)} %`
      const line = `${what}  ${progressBar(share, 20)}  ${percent}`
      drawn = screen
      terminal.message(screen ? `\r\x1b[2K${line.slice(0, terminal.columns - 1)}` : `${what}: ${percent}\n`)
    },
    end() {
      if (drawn) terminal.message('\r\x1b[2K')
    },
  }
}
