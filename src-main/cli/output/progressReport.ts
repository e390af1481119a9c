import type { JobView } from '../../../src-shared/contract/views.ts'
import { progressLine, shareDone } from './progressLine.ts'
import type { Terminal } from './terminal.ts'

/** Shows how a job gets on. */
export interface ProgressReport {
  update(job: JobView): void
  /** Leaves the last line as it is and starts a new one. */
  finish(): void
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
  let latest: JobView | undefined
  let shownNote: string | undefined
  const draw = (job: JobView) => terminal.message(`\r\x1b[2K${progressLine(job, terminal.columns - 1)}`)
  return {
    update(job) {
      latest = job
      if (job.note !== undefined && job.note !== shownNote) terminal.message(`\r\x1b[2K${job.note}\n`)
      shownNote = job.note
      if (terminal.now() - drawn < redrawMilliseconds) return
      drawn = terminal.now()
      draw(job)
    },
    finish() {
      if (!latest) return
      draw(latest)
      terminal.message('\n')
      latest = undefined
    },
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
    finish() {},
  }
}
