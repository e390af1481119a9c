import { spawnSync } from 'node:child_process'
import path from 'node:path'

/**
 * `npm run test:kills` strikes runs of every kind at 20 random moments each, `-- N` at N; INVERSCOPE_TEST_SEED brings back the moments that a
 * failure names.
 */
const root = path.resolve(import.meta.dirname, '../..')
const kills = process.argv[2] ?? '20'
const vitest = [
  path.join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--project',
  'e2e',
  'tests/e2e/killedRuns.test.ts',
]
const { status } = spawnSync(process.execPath, vitest, {
  cwd: root,
  env: { ...process.env, INVERSCOPE_TEST_KILLS: kills },
  stdio: 'inherit',
})
process.exitCode = status ?? 1
