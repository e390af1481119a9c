import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { againstBareSessions } from './parts/againstBareSessions.ts'
import { coldStart } from './parts/coldStart.ts'
import { measuredBatches } from './parts/measuredBatches.ts'
import { memoryOfLongRuns } from './parts/memoryOfLongRuns.ts'
import { openThousandRuns } from './parts/openThousandRuns.ts'
import { processesAndBatches } from './parts/processesAndBatches.ts'
import { scaling } from './parts/scaling.ts'
import { stepOverhead } from './parts/stepOverhead.ts'
import { timeLost } from './parts/timeLost.ts'
import type { Measured } from './measured.ts'
import { writeReport } from './writeReport.ts'

/**
 * `npm run bench` measures everything, about an hour, and writes docs/benchmarks.md and docs/benchmarks.json; names after it choose parts, whose
 * tables are written anew while the others stay. `npm run bench -- --quick` takes short runs and writes nothing. Machines differ and are shared: compare the ratios of one run, not seconds of two.
 */
const parts: Record<string, (options: { folder: string; quick: boolean }) => Promise<Measured>> = {
  coldStart,
  openThousandRuns,
  stepOverhead,
  processesAndBatches,
  measuredBatches,
  againstBareSessions,
  scaling,
  memoryOfLongRuns,
  timeLost,
}

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const quick = process.argv.includes('--quick')
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-bench-'))
const results: Record<string, Measured> = {}
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    console.error(`measuring ${name} …`)
    const measured = await measure({ folder, quick })
    results[name] = measured
    console.log(`\n${measured.title}\n${measured.note}`)
    console.table(measured.rows)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
if (quick) console.log('Nothing was written: runs were short.')
else await writeReport(results, { order: Object.keys(parts) })
