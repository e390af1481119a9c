import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import path from 'node:path'
import { admAgainstDefinition } from './admAgainstDefinition.ts'
import { writeReport } from '../bench/writeReport.ts'
import { measureInProcess } from './inProcess.ts'
import { largeNetworks } from './networks.ts'

/**
 * `npm run test:large` writes networks of published sizes with random weights, loads and evaluates each in a process of its own, one after the
 * other, and checks that the outputs are numbers and that memory stays near the weights. `-- NAME` chooses some; a
 * whole run without problems keeps its table in docs/large.md. Linux only, for /proc.
 */

/** Of the weights' bytes: once as ONNX Runtime arranges them, and what it needs beside while it does. */
const mostOfWeights = 1.25
/** MB for activations, the graph and what ONNX Runtime is itself. */
const mostBeside = 300
const gigabyte = 1e9

const wanted = process.argv.slice(2)
const problems: string[] = []
const rows: Record<string, string | number>[] = []
const check = (holds: boolean, problem: string) => void (holds || problems.push(problem))

for (const network of largeNetworks) {
  const { name, parameters, settings } = network
  if (wanted.length && !wanted.some((word) => name.toLowerCase().includes(word.toLowerCase()))) continue
  const weights = 4 * parameters
  const folder = await mkdtemp(path.join(tmpdir(), 'inverscope-large-'))
  try {
    const { bavail, bsize } = await statfs(folder)
    if (freemem() < 2.5 * weights + gigabyte || bavail * bsize < 2.5 * weights) {
      problems.push(
        `${name} was not run: it needs ${Math.round((2.5 * weights) / gigabyte) + 1} GB of memory and of disk`,
      )
      continue
    }
    console.error(`${name}: writing ${(weights / gigabyte).toFixed(2)} GB of random weights …`)
    for (const place of ['first', 'next']) await mkdir(path.join(folder, place))
    const file = await network.write(path.join(folder, 'first'))
    // A second checkpoint where it is small enough to be written twice.
    const next = weights < gigabyte ? await network.write(path.join(folder, 'next'), 'float32', 1) : undefined
    console.error(`${name}: loading and evaluating …`)
    const found = await measureInProcess({ file, next, settings, level: 'all', evaluations: 2 })
    const megabytes = weights / 1e6
    check(found.parameters === parameters, `${name} has ${found.parameters} parameters instead of ${parameters}`)
    check(found.finite, `${name} gives outputs that are not numbers`)
    check(found.outputMean > 1e-6 && found.outputMean < 1e3, `${name} gives outputs of about ${found.outputMean}`)
    check(
      found.peakAnonymous <= mostOfWeights * megabytes + mostBeside,
      `${name} took ${Math.round(found.peakAnonymous)} MB for ${Math.round(megabytes)} MB of weights`,
    )
    if (found.nextLoadSeconds !== undefined)
      check(
        found.nextLoadSeconds < found.loadSeconds,
        `${name}: the next checkpoint took ${found.nextLoadSeconds} s to load and the first ${found.loadSeconds} s`,
      )
    rows.push({
      network: name,
      parameters: parameters.toLocaleString('en'),
      'weights, MB': Math.round(megabytes),
      'peak, MB': Math.round(found.peakAnonymous),
      'peak / weights': Number((found.peakAnonymous / megabytes).toFixed(2)),
      'idle, MB': Math.round(found.idleAnonymous),
      'load, CPU s': Number(found.loadSeconds.toFixed(2)),
      'next checkpoint, CPU s': found.nextLoadSeconds === undefined ? '' : Number(found.nextLoadSeconds.toFixed(2)),
      'evaluation, s': Number(found.evaluationSeconds.toFixed(2)),
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
if (wanted.length === 0 || wanted.some((word) => 'definition'.includes(word))) {
  const difference = await admAgainstDefinition()
  console.log(
    `CIFAR-10 ADM at 8 × 8 pixels against its definition in plain loops: relative difference ${difference.toExponential(1)}`,
  )
  check(difference < 1e-4, `CIFAR-10 ADM differs from its definition by ${difference}`)
}
const note =
  'Anonymous memory (mapped files not counted) above that of an empty process; optimisation level all, one thread, one image. Weights are random, shapes true; DiT-XL/2 as diffusers stores it, with the embedding of time and class in every block.'
console.log(`\n${note}`)
console.table(rows)
for (const problem of problems) console.error(problem)
console.log(problems.length ? `${problems.length} problems` : 'All held.')
process.exitCode = problems.length ? 1 : 0
if (problems.length === 0 && wanted.length === 0)
  await writeReport(
    { large: { title: 'Networks of published sizes', note, rows } },
    {
      name: 'large',
      command: 'npm run test:large',
    },
  )
