import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { caseOf, createSets, type CaseResult } from './analysis/cases.ts'
import { ddimPeers } from './ddim/ddimPeers.ts'
import { rounded } from './measured.ts'

/**
 * `npm run bench:peers` takes measurements in turn with what researchers use for them in Python, where it is installed, and DDIM inversion
 * with diffusers; nothing is written. `-- --quick` takes an eighth of the images, names after it choose measurements, of which `ddim` is one;
 * INVERSCOPE_PYTHON names another Python than python3. Measurements have one thread each and read their files from disk.
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
const PeerResult = z.union([z.object({ missing: z.string() }), z.object({ seconds: z.number(), mb: z.number() })])

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name)
const fraction = process.argv.includes('--quick') ? 8 : 1
const python = process.env.INVERSCOPE_PYTHON ?? 'python3'
const oneThread = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
const script = (name: string) => path.join(import.meta.dirname, 'analysis', name)
const run = promisify(execFile)
const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-bench-'))
const rows: Record<string, string | number>[] = []
try {
  for (const [name, libraries] of peers) {
    if (!isWanted(name)) continue
    const { n, d } = caseOf(name, fraction)
    await createSets(folder, { n, d })
    console.error(`measuring ${name} …`)
    const own = await run(process.execPath, [script('runCase.ts'), name, folder, String(fraction)])
    const { seconds, idle, peak } = JSON.parse(own.stdout) as CaseResult
    const size = `n = ${n}, d = ${d}`
    rows.push({
      measurement: name,
      size,
      by: 'inverscope',
      seconds: rounded(seconds),
      MB: Math.round((peak - idle) / 1e6),
    })
    for (const library of libraries) {
      const { stdout } = await run(python, [script('peers.py'), name, library, folder, String(n), String(d)], {
        env: { ...process.env, ...oneThread },
      })
      const result = PeerResult.parse(JSON.parse(stdout))
      if ('missing' in result) console.error(`${library} is not installed for ${python}`)
      else
        rows.push({ measurement: name, size, by: library, seconds: rounded(result.seconds), MB: Math.round(result.mb) })
    }
  }
  if (rows.length > 0) console.table(rows)
  if (isWanted('ddim')) {
    console.error('measuring ddim …')
    const measured = await ddimPeers({ folder, quick: fraction > 1, python })
    if (measured) console.log(`\n${measured.title}\n${measured.note}`)
    if (measured) console.table(measured.rows)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
