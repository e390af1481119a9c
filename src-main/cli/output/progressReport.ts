import type { JobView, RunRow } from '../../../src-shared/contract/views.ts'
import { endLine, progressLine, shareDone } from './progressLine.ts'
import type { Terminal } from './terminal.ts'

/** Shows how a job gets on. */
export interface ProgressReport {
  update(job: JobView): void
  /** Says how it ended, on the line that showed how it got on. */
  finish(run: RunRow): void
}

const redrawMilliseconds = 100
const logMilliseconds = 10_000

/**
 * On a screen one line is redrawn at most ten times a second. Elsewhere a plain line comes every ten seconds or ten per cent; with
 * --json nothing does, since a program reads along.
 */
export function progressReport(terminal: Terminal, json: boolean): ProgressReport {
  if (terminal.messagesToScreen) return redrawnLine(terminal)
  return json ? { update() {}, finish() {} } : plainLines(terminal)
}

function redrawnLine(terminal: Terminal): ProgressReport {
  let drawn = -Infinity
  let shownNote: string | undefined
  const draw = (line: string) => terminal.message(`\r\x1b[2K${line}`)
  return {
    update(job) {
      if (job.note !== undefined && job.note !== shownNote) draw(`${job.note}\n`)
      shownNote = job.note
      if (terminal.now() - drawn < redrawMilliseconds) return
      drawn = terminal.now()
      draw(progressLine(job, terminal.columns - 1))
    },
    finish: (run) => draw(`${endLine(run, terminal.columns - 1)}\n`),
  }
}

function plainLines(terminal: Terminal): ProgressReport {
  let logged = -Infinity
  let loggedTenths = 0
  let shownNote: string | undefined
  return {
    update(job) {
      if (job.note !== undefined && job.note !== shownNote) terminal.message(`${job.note}\n`)
      shownNote = job.note
      const tenths = Math.floor(shareDone(job) * 10)
      if (terminal.now() - logged < logMilliseconds && tenths <= loggedTenths) return
      logged = terminal.now()
      loggedTenths = tenths
      terminal.message(`${progressLine(job, Infinity, { bar: false })}\n`)
    },
    finish: (run) => terminal.message(`${endLine(run, Infinity, { bar: false })}\n`),
  }
}
