import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * `npm run test:kills` strikes runs of every kind at 20 random moments each, `-- N` at N, and prints what was struck and whether anything came out
 * different: minutes. INVERSCOPE_TEST_SEED brings back the moments that a failure names.
 */
interface Report {
  what: string
  seed: number
  victims: ('the owner' | 'an engine' | 'everything')[]
  /** Of the kills, those that found the command at work; the others came after its end. */
  atWork: number
  files: number
  different: string[]
}

const root = path.resolve(import.meta.dirname, '../..')
const kills = process.argv[2] ?? '20'
const folder = mkdtempSync(path.join(os.tmpdir(), 'inverscope-kills-'))
const reportFile = path.join(folder, 'report.jsonl')
const vitest = [
  path.join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--project',
  'e2e',
  'tests/e2e/killedRuns.test.ts',
]
const began = performance.now()
const { status } = spawnSync(process.execPath, vitest, {
  cwd: root,
  env: { ...process.env, INVERSCOPE_TEST_KILLS: kills, INVERSCOPE_TEST_REPORT: reportFile },
  stdio: 'inherit',
})
const reports = existsSync(reportFile)
  ? readFileSync(reportFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Report)
  : []
rmSync(folder, { recursive: true, force: true })
console.table(
  reports.map(({ what, victims, atWork, files, different }) => ({
    'kind of run': what,
    kills: victims.length,
    'at work': atWork,
    owner: victims.filter((victim) => victim === 'the owner').length,
    engine: victims.filter((victim) => victim === 'an engine').length,
    everything: victims.filter((victim) => victim === 'everything').length,
    'files compared': files,
    different: different.join(', ') || 0,
  })),
)
const sum = (of: (report: Report) => number) => reports.reduce((all, report) => all + of(report), 0)
const minutes = ((performance.now() - began) / 60_000).toFixed(1)
console.log(
  `${sum(({ victims }) => victims.length)} kills, ${sum(({ atWork }) => atWork)} of them at work; ${reports.length} runs compared byte for byte, ` +
    `${sum(({ files }) => files)} files, ${sum(({ different }) => different.length)} different; ${minutes} minutes, seed ${reports[0]?.seed ?? 'unknown'}.`,
)
process.exitCode = status ?? 1
