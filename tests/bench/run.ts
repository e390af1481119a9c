import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { againstBareSessions } from './parts/againstBareSessions.ts'
import { coldStart } from './parts/coldStart.ts'
import { memoryOfLongRuns } from './parts/memoryOfLongRuns.ts'
import { openThousandRuns } from './parts/openThousandRuns.ts'
import { processesAndBatches } from './parts/processesAndBatches.ts'
import { scaling } from './parts/scaling.ts'
import { stepOverhead } from './parts/stepOverhead.ts'
import { timeLost } from './parts/timeLost.ts'
import type { Measured } from './measured.ts'
import { writeReport } from './writeReport.ts'

/**
 * `npm run bench` measures everything and writes docs/benchmarks.md and docs/benchmarks.json; `npm run bench -- --quick` takes short runs and
 * writes nothing; names after it choose parts. Machines differ and are shared: compare the ratios of one run, not seconds of two.
 */
const parts: Record<string, (options: { folder: string; quick: boolean }) => Promise<Measured>> = {
  coldStart,
  openThousandRuns,
  stepOverhead,
  processesAndBatches,
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
const results: Measured[] = []
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    console.error(`measuring ${name} …`)
    const measured = await measure({ folder, quick })
    results.push(measured)
    console.log(`\n${measured.title}\n${measured.note}`)
    console.table(measured.rows)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
if (quick || wanted.length > 0)
  console.log('Nothing was written: only a whole `npm run bench` writes docs/benchmarks.md.')
else await writeReport(results)
