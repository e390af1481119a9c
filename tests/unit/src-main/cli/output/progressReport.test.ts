import { describe, expect, test } from 'vitest'
import { progressReport } from '../../../../../src-main/cli/output/progressReport.ts'
import { fakeTerminal } from '../fixtures/fakeTerminal.ts'
import { jobView, runRow } from '../fixtures/views.ts'

const lines = (text: string) => text.split('\n').filter(Boolean)

describe('on a screen', () => {
  test('one line is redrawn at most ten times a second', () => {
    const terminal = fakeTerminal({ messagesToScreen: true })
    const report = progressReport(terminal, false)
    for (; terminal.clock < 1000; terminal.clock += 10) report.update(jobView({ done: terminal.clock / 10 }))
    expect(terminal.messages.split('\r').length - 1).toBe(10)
    expect(terminal.messages).not.toContain('\n')
  })

  test('the end is drawn however soon it comes', () => {
    const terminal = fakeTerminal({ messagesToScreen: true })
    const report = progressReport(terminal, false)
    report.update(jobView({ done: 7 }))
    report.finish(runRow({ name: 'Landscapes' }))
    expect(terminal.messages).toMatch(/Landscapes  █+  8 of 8  done after 12 s\n$/)
  })

  test('it is drawn with --json too, since stdout stays clean', () => {
    const terminal = fakeTerminal({ messagesToScreen: true })
    progressReport(terminal, true).update(jobView())
    expect(terminal.messages).toContain('32 of 128')
  })

  test('a note has its own line, once', () => {
    const terminal = fakeTerminal({ messagesToScreen: true })
    const report = progressReport(terminal, false)
    for (terminal.clock = 0; terminal.clock < 500; terminal.clock += 100)
      report.update(jobView({ note: 'An engine was restarted.' }))
    expect(terminal.messages.match(/An engine was restarted\.\n/g)).toHaveLength(1)
  })
})

describe('in a log', () => {
  test('a plain line comes every ten per cent', () => {
    const terminal = fakeTerminal()
    const report = progressReport(terminal, false)
    for (let done = 0; done <= 1000; done++) report.update(jobView({ evaluationsDone: done, evaluations: 1000 }))
    expect(lines(terminal.messages)).toHaveLength(11)
    expect(terminal.messages).not.toMatch(/[\r\x1b█]/)
  })

  test('or every ten seconds', () => {
    const terminal = fakeTerminal()
    const report = progressReport(terminal, false)
    for (; terminal.clock <= 30_000; terminal.clock += 500) report.update(jobView())
    expect(lines(terminal.messages)).toHaveLength(4)
  })

  test('the end is a line too', () => {
    const terminal = fakeTerminal()
    progressReport(terminal, false).finish(runRow({ name: 'Landscapes', state: 'cancelled', done: 3 }))
    expect(terminal.messages).toBe('Landscapes: 3 of 8, cancelled after 12 s\n')
  })

  test('with --json there is none', () => {
    const terminal = fakeTerminal()
    progressReport(terminal, true).update(jobView())
    expect(terminal.messages).toBe('')
  })
})
