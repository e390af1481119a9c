import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { caseNames, caseOf, createSets, type CaseResult } from './analysis/cases.ts'
import { rounded } from './measured.ts'
import { writeReport } from './writeReport.ts'

/**
 * `npm run bench:analysis` measures every heavy measurement beside one float32 matrix product through ONNX Runtime, each in a process of its
 * own that reads its sets from disk, and writes docs/benchmarks-analysis.md and .json; `-- --quick` takes an eighth of the images and
 * writes nothing; names after it choose measurements.
 */
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const quick = process.argv.includes('--quick')
const unknown = wanted.filter((name) => !caseNames.includes(name))
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}. Measurements: ${caseNames.join(', ')}`)
  process.exit(2)
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-bench-'))
const rows: Record<string, string | number>[] = []
try {
  for (const name of caseNames) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    console.error(`measuring ${name} …`)
    const fraction = quick ? 8 : 1
    await createSets(folder, caseOf(name, fraction))
    const script = path.join(import.meta.dirname, 'analysis/runCase.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [script, name, folder, String(fraction)])
    const { size, seconds, cpu, product, what, idle, peak } = JSON.parse(stdout) as CaseResult
    rows.push({
      measurement: name,
      size,
      seconds: rounded(seconds),
      'CPU seconds': rounded(cpu),
      'product, CPU seconds': rounded(product),
      'measured / product': rounded(cpu / product),
      of: what,
      'MB above idle': Math.round((peak - idle) / 1e6),
    })
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.table(rows)
if (quick || wanted.length > 0) console.log('Nothing was written: only a whole `npm run bench:analysis` writes.')
else
  await writeReport(
    {
      measurements: {
        title: 'Measurements beside a matrix product',
        note: 'Ratios of processor time, since the machine was shared; products run on every core, so that seconds can be fewer than CPU seconds. Every measurement runs in a process of its own, on sets of float32 that it reads from disk; its peak is above what the process holds with ONNX Runtime loaded. The product is that of the same process just before and after, from the median of blocks of 1,024 rows, without reading or looking at what it gives.',
        rows,
      },
    },
    { name: 'benchmarks-analysis', command: 'npm run bench:analysis' },
  )
