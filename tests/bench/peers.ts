import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { caseOf, createSets, type CaseResult } from './analysis/cases.ts'
import { ddimPeers } from './ddim/ddimPeers.ts'
import { rounded, type Measured } from './measured.ts'
import { writeReport } from './writeReport.ts'

/**
 * `npm run bench:peers` takes measurements in turn with what researchers use for them in Python, where it is installed, and DDIM inversion
 * with diffusers, and writes docs/peers.md and docs/peers.json; names after it choose measurements, of which `ddim` is one, and a table is written anew
 * where it is whole. `-- --quick` takes an eighth of the images and writes nothing. INVERSCOPE_PYTHON names another Python than python3. Each
 * measurement is a process that reads its files from disk and uses the processors as it does by itself; what both find must be the same.
 */
const peers: [name: string, libraries: string[]][] = [
  ['topCorrelation', ['numpy', 'torch']],
  ['mapping', ['torch', 'scikit-learn']],
  ['cka', ['numpy']],
  ['ssimAndPsnr', ['scikit-image']],
  ['neighbourOverlap', ['scikit-learn']],
  ['normality', ['scipy']],
  ['quantiles', ['numpy']],
]
/** Ours are exact and theirs float32 in part, so that a pair may change its place where two are all but equally far. */
const mostApart = 1e-3
const PeerResult = z.union([
  z.object({ missing: z.string() }),
  z.object({ seconds: z.number(), cpu: z.number(), mb: z.number(), found: z.number() }),
])

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const names = [...peers.map(([name]) => name), 'ddim']
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}. Measurements: ${names.join(', ')}`)
  process.exit(2)
}
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name)
const fraction = process.argv.includes('--quick') ? 8 : 1
const python = process.env.INVERSCOPE_PYTHON ?? 'python3'
const script = (name: string) => path.join(import.meta.dirname, 'analysis', name)
const run = promisify(execFile)
const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-bench-'))
const rows: Measured['rows'] = []
const measured: Record<string, Measured> = {}
/** Libraries that are not there: a table without them is not whole. */
const missing = new Set<string>()
try {
  for (const [name, libraries] of peers) {
    if (!isWanted(name)) continue
    const { n, d } = caseOf(name, fraction)
    await createSets(folder, { n, d })
    console.error(`measuring ${name} …`)
    const own = await run(process.execPath, [script('runCase.ts'), name, folder, String(fraction)])
    const { seconds, cpu, idle, peak, found } = JSON.parse(own.stdout) as CaseResult
    const size = `n = ${n}, d = ${d}`
    rows.push({
      measurement: name,
      size,
      by: 'inverscope',
      seconds: rounded(seconds),
      'CPU seconds': rounded(cpu),
      MB: Math.round((peak - idle) / 1e6),
      found: rounded(found!, 6),
    })
    for (const library of libraries) {
      const { stdout } = await run(python, [script('peers.py'), name, library, folder, String(n), String(d)])
      const result = PeerResult.parse(JSON.parse(stdout))
      if ('missing' in result) {
        missing.add(library)
        continue
      }
      if (!(Math.abs(result.found - found!) <= mostApart * Math.abs(found!)))
        throw new Error(`${name}: ${library} finds ${result.found}, and Inverscope ${found}`)
      rows.push({
        measurement: name,
        size,
        by: library,
        seconds: rounded(result.seconds),
        'CPU seconds': rounded(result.cpu),
        MB: Math.round(result.mb),
        found: rounded(result.found, 6),
      })
    }
  }
  for (const library of missing) console.error(`${library} is not installed for ${python}`)
  if (rows.length > 0) {
    console.table(rows)
    if (peers.every(([name]) => isWanted(name)) && missing.size === 0)
      measured.measurements = {
        title: 'Measurements beside Python',
        note: 'Each is a process of its own that reads its sets of float32 from disk, with its own threads; MB are the peak above what it holds once loaded. What is found is one number of the result, the same by both within a part in a thousand. CKA and top-k correlation by Inverscope are exact and take no matrix of all pairs; CKA has its interval as well.',
        rows,
      }
  }
  if (isWanted('ddim')) {
    console.error('measuring ddim …')
    const ddim = await ddimPeers({ folder, quick: fraction > 1, python })
    if (ddim) {
      console.log(`\n${ddim.title}\n${ddim.note}`)
      console.table(ddim.rows)
      measured.ddim = ddim
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
if (fraction > 1) console.log('Nothing was written: a quick bench takes an eighth of the images.')
else if (Object.keys(measured).length === 0) console.log('Nothing was written: no table is whole.')
else
  await writeReport(measured, {
    ...{ name: 'peers', command: 'npm run bench:peers', heading: 'Beside other programs' },
    order: ['measurements', 'ddim'],
  })
