import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { attentionForms, normalizationForms } from './parts/graphForms.ts'
import { batchForms } from './parts/batchForms.ts'
import { optimizationLevels } from './parts/optimizationLevels.ts'
import type { Measured } from './measured.ts'
import { writeReport } from './writeReport.ts'

/**
 * `npm run bench:graphs` measures the choices that the graphs and their sessions are made by and writes docs/graphs.md and docs/graphs.json;
 * `-- --quick` takes few turns and writes nothing. CPU seconds of one thread, which other work on the machine disturbs less than wall seconds.
 */
const parts: ((options: { folder: string; quick: boolean }) => Promise<Measured>)[] = [
  normalizationForms,
  attentionForms,
  batchForms,
  optimizationLevels,
]
const quick = process.argv.includes('--quick')
const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-graphs-'))
const results: Record<string, Measured> = {}
try {
  for (const measure of parts) {
    console.error(`measuring ${measure.name} …`)
    const measured = await measure({ folder, quick })
    results[measure.name] = measured
    console.log(`\n${measured.title}\n${measured.note}`)
    console.table(measured.rows)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
if (quick) console.log('Nothing was written: only a whole `npm run bench:graphs` writes docs/graphs.md.')
else await writeReport(results, { name: 'graphs', command: 'npm run bench:graphs' })
