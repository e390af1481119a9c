import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import * as onnxruntime from 'onnxruntime-node'
import { z } from 'zod'
import { createSession, sessionOptions } from '../../src-main/engine/createSession.ts'
import { compileModel } from '../../src-main/models/compileModel.ts'
import { openModel } from '../../src-main/models/openModel.ts'
import { median, rounded } from './measured.ts'
import { writeReport } from './writeReport.ts'

/**
 * `npm run bench:exports` evaluates our graph of a network and torch.onnx's export of the same one in turn, in ONNX Runtime with the same options, where
 * Python with torch and diffusers is installed; INVERSCOPE_PYTHON names another Python than python3. Batches of 4, one thread, CPU seconds.
 */
const turns = 9
const evaluations = { 'ddpm-cifar10-32': 2, small: 20 }

const Made = z.union([
  z.object({ missing: z.string() }),
  z.object({
    networks: z.array(
      z.object({
        name: z.enum(['ddpm-cifar10-32', 'small']),
        folder: z.string(),
        exported: z.string(),
        torch: z.string(),
      }),
    ),
  }),
])

const state = new onnxruntime.Tensor(
  'float32',
  Float32Array.from({ length: 4 * 3 * 32 * 32 }, Math.random),
  [4, 3, 32, 32],
)
const feeds = (session: onnxruntime.InferenceSession): Record<string, onnxruntime.Tensor> =>
  Object.fromEntries(
    session.inputMetadata.map((input) => {
      if (!input.isTensor) throw new Error(`${input.name} is no tensor`)
      if (input.shape.length === 4) return [input.name, state]
      const times =
        input.type === 'int64' ? BigInt64Array.of(500n, 500n, 500n, 500n) : Float32Array.of(500, 500, 500, 500)
      return [input.name, new onnxruntime.Tensor(input.type, times, [4])]
    }),
  )
const outputOf = async (session: onnxruntime.InferenceSession) =>
  Object.values(await session.run(feeds(session)))[0].data as Float32Array

async function cpuSeconds(session: onnxruntime.InferenceSession, count: number): Promise<number> {
  const before = process.cpuUsage()
  for (let evaluation = 0; evaluation < count; evaluation++) await session.run(feeds(session))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6 / count
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-exports-'))
try {
  const script = path.join(import.meta.dirname, 'exports/exportNetworks.py')
  const { stdout } = await promisify(execFile)(process.env.INVERSCOPE_PYTHON ?? 'python3', [script, folder])
  const made = Made.parse(JSON.parse(stdout.trim().split('\n').at(-1)!))
  if ('missing' in made)
    console.error(`${made.missing} is not installed for Python, so there is nothing to measure against.`)
  else {
    const rows: Record<string, string | number>[] = []
    for (const { name, folder: saved, exported } of made.networks) {
      const settings = { schedule: 'linear', trainSteps: 1000, clipSampling: true, clipInversion: true } as const
      const opened = await openModel(saved, { settings })
      const file = path.join(opened.path, opened.checkpoints[0].file)
      const ours = await createSession(await compileModel(file, opened.settings))
      const theirs = await onnxruntime.InferenceSession.create(exported, sessionOptions)
      const [a, b] = [await outputOf(ours), await outputOf(theirs)]
      const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      const apart = a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index])), 0) / largest
      const pairs: { ours: number; theirs: number }[] = []
      for (let turn = 0; turn < turns; turn++)
        pairs.push({
          ours: await cpuSeconds(ours, evaluations[name]),
          theirs: await cpuSeconds(theirs, evaluations[name]),
        })
      const ratios = pairs.map((pair) => pair.ours / pair.theirs).sort((one, other) => one - other)
      rows.push({
        network: name,
        'apart, relative': Number(apart.toExponential(1)),
        'ours, ms': rounded(1000 * median(pairs.map((pair) => pair.ours))),
        'torch.onnx, ms': rounded(1000 * median(pairs.map((pair) => pair.theirs))),
        'ours / torch.onnx (median)': rounded(median(ratios)),
        least: rounded(ratios[0]),
        most: rounded(ratios.at(-1)!),
      })
    }
    console.table(rows)
    const note = `One evaluation of 4 images of 3 × 32 × 32, CPU milliseconds of one thread, ${turns} turns; torch ${made.networks[0].torch}.`
    await writeReport(
      { exports: { title: 'Our graphs beside torch.onnx', note, rows } },
      {
        name: 'exports',
        command: 'npm run bench:exports',
      },
    )
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
