import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readNpy } from '../../src-main/store/npyFile.ts'
import type { EncoderView } from '../../src-shared/contract/views.ts'
import type { Measured, StudyCell, StudyResult, StudyTable } from '../../src-shared/studies/studyResult.ts'
import { meanColourEncoder } from '../unit/src-main/models/encoders/encoderFixture.ts'
import { onnx } from '../unit/src-main/models/onnxFile/onnxFixture.ts'
import { demo, json, lastCheckpoint, runCommand, temporaryFolder } from './setup/command.ts'

/** Feature k of a picture is the sum over channels of weight × the mean of the channel's bytes / 255. */
const weights: readonly (readonly [number, number, number])[] = [
  [1, 0.5, 0],
  [-0.25, 0, 2],
]
const plain = ['--set', 'imageSize=32', 'resampling=interpolate', 'mean=0', 'deviation=1']

async function projectWithEncoder(model: string): Promise<{ project: string; encoder: EncoderView; file: string }> {
  const folder = await temporaryFolder()
  const [project, file] = [path.join(folder, 'study'), path.join(folder, 'colour.onnx')]
  await writeFile(file, meanColourEncoder(weights))
  await json('new', project)
  await json('add', 'model', model, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', project)
  const encoder = await json<EncoderView>(
    'add',
    'encoder',
    file,
    '--name',
    'Mean colour',
    ...plain,
    '--project',
    project,
  )
  return { project, encoder, file }
}

function tableOf({ sections }: StudyResult, name: string): StudyTable {
  return sections.flatMap(({ tables }) => tables).find((table) => table.name === name)!
}

/** The features by their formula, of a run's samples. */
async function featuresOf(project: string, run: string): Promise<number[][]> {
  const { data, shape } = await readNpy(path.join(project, 'runs', run, 'samples.npy'))
  const area = shape[2] * shape[3]
  return Array.from({ length: shape[0] }, (_, row) => {
    const means = [0, 1, 2].map((channel) => {
      let sum = 0
      for (let i = 0; i < area; i++)
        sum += Math.min(255, Math.max(0, Math.round((data[(row * 3 + channel) * area + i] + 1) * 127.5))) / 255
      return sum / area
    })
    return weights.map((own) => own.reduce((total, weight, channel) => total + weight * means[channel], 0))
  })
}

/** For two features tr (S₁ S₂)^½ = √(tr S₁ S₂ + 2 √det S₁ S₂). */
function frechetOfTwo(a: number[][], b: number[][]): number {
  const fitted = (rows: number[][]) => {
    const mean = [0, 1].map((k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length)
    const of = (i: number, j: number) =>
      rows.reduce((sum, row) => sum + (row[i] - mean[i]) * (row[j] - mean[j]), 0) / (rows.length - 1)
    return { mean, xx: of(0, 0), xy: of(0, 1), yy: of(1, 1) }
  }
  const [p, q] = [fitted(a), fitted(b)]
  const trace = p.xx * q.xx + 2 * p.xy * q.xy + p.yy * q.yy
  const determinant = (p.xx * p.yy - p.xy ** 2) * (q.xx * q.yy - q.xy ** 2)
  const means = (p.mean[0] - q.mean[0]) ** 2 + (p.mean[1] - q.mean[1]) ** 2
  return means + p.xx + p.yy + q.xx + q.yy - 2 * Math.sqrt(trace + 2 * Math.sqrt(Math.max(0, determinant)))
}

const cosine = (a: number[], b: number[]) => (a[0] * b[0] + a[1] * b[1]) / (Math.hypot(...a) * Math.hypot(...b))
const near = (cell: StudyCell, expected: number, bound = 1e-4) => {
  const value = typeof cell === 'object' && cell !== null ? cell.mean : Number(cell)
  expect(Math.abs(value - expected)).toBeLessThan(bound * Math.max(1e-3, Math.abs(expected)))
}

test('interpolations are measured by an encoder’s features, which are made once and kept', async () => {
  const { project, encoder, file } = await projectWithEncoder(lastCheckpoint)
  expect(encoder).toMatchObject({ id: 'mean-colour', features: 2, settings: { reading: 'vector', output: 'features' } })
  const listed = await json<{ encoders: EncoderView[] }>('list', 'encoders', '--project', project)
  expect(listed.encoders).toEqual([encoder])
  expect((await runCommand(['inspect', file])).stdout).toMatch(
    /an encoder of pictures.*Missing: imageSize, resampling/s,
  )

  const typed = ['study', 'interpolation', '--steps', '2', '--set', 'count=4', 'between=1', 'replaced=0', 'shown=0']
  const asked = [...typed, `encoders=${encoder.id}`, '--project', project]
  const result = await json<StudyResult>(...asked)
  expect(result.problems).toEqual([])
  expect(result.encoders).toEqual([expect.objectContaining({ id: encoder.id, sha256: encoder.sha256, features: 2 })])
  const { rows, columns } = tableOf(result, 'along-alpha')
  expect(columns.map(({ label }) => label)).toContain('Fréchet distance of Mean colour features')
  const real = await featuresOf(project, result.runs[0].id)
  for (const row of rows) {
    const made = await featuresOf(project, String(row.run))
    const place = 2 * Number(row.alpha)
    const own = made.filter((_, i) => i % 3 === place)
    // There the images come from the noises of the reference.
    if (row.alpha === 0) expect(row).toMatchObject({ distance: null, frechet_1: null, kernel_1: null })
    else near(row.frechet_1, frechetOfTwo(own, real))
    let [sum, pairs] = [0, 0]
    own.forEach((a, i) => own.slice(i + 1).forEach((b) => ([sum, pairs] = [sum + cosine(a, b), pairs + 1])))
    near(row.feature_diversity_1, 1 - sum / pairs, 1e-2)
  }

  const kept = path.join(project, 'runs', result.runs[0].id, 'features')
  const [name] = (await readdir(kept)).filter((one) => one.endsWith('.npy'))
  const { data, shape } = await readNpy(path.join(kept, name))
  expect(shape).toEqual([4, 2])
  real.flat().forEach((value, i) => near(data[i], value))
  expect(JSON.parse(await readFile(path.join(kept, name.replace(/npy$/, 'json')), 'utf8'))).toMatchObject({
    encoder: { sha256: encoder.sha256 },
    rowsOfRun: [0, 1, 2, 3],
  })
  const before = await stat(path.join(kept, name))
  // Another file in the place of the encoder is not used; what is kept still is, and nothing of the rest is lost.
  await writeFile(
    file,
    meanColourEncoder([
      [1, 1, 1],
      [0, 1, 0],
    ]),
  )
  const again = await json<StudyResult>(...asked)
  expect(tableOf(again, 'along-alpha').rows).toEqual(rows)
  expect((await stat(path.join(kept, name))).mtimeMs).toBe(before.mtimeMs)
  const other = await json<StudyResult>(...typed, 'seed=5', `encoders=${encoder.id}`, '--project', project)
  expect(other.problems.join()).toMatch(/colour\.onnx is not the file that the encoder mean-colour was added from/)
  expect(tableOf(other, 'along-alpha').rows[0]).toMatchObject({ n: 4, alpha: 0 })
})

test('over training and variations by features agree with their formulas', async () => {
  const { project, encoder } = await projectWithEncoder(path.join(demo, 'models/landscape-ddpm'))
  const scale = ['--steps', '2', '--project', project]
  const training = await json<StudyResult>(
    ...['study', 'over-training', '--checkpoints', '100,6422', ...scale],
    ...['--set', 'count=3', 'shown=0', `encoders=${encoder.id}`],
  )
  const { rows, columns } = tableOf(training, 'alignment-samples')
  expect(columns.at(-1)).toMatchObject({ name: 'cosine_1', label: 'Cosine, Mean colour' })
  const runs = training.runs.filter(({ kind }) => kind === 'roundtrip').map(({ id }) => id)
  const [first, last] = await Promise.all(runs.map((id) => featuresOf(project, id)))
  expect(rows).toHaveLength(1)
  near(
    rows[0].cosine_1,
    first.reduce((sum, row, i) => sum + cosine(row, last[i]) / 3, 0),
  )
  expect((rows[0].cosine_1 as Measured).n).toBe(3)

  const variation = await json<StudyResult>(
    ...['study', 'variation', ...scale, '--set', 'count=3', 'draws=2', 'shown=0', `encoders=${encoder.id}`],
  )
  const [base] = variation.runs
  const originals = await featuresOf(project, base.id)
  for (const row of tableOf(variation, 'variations').rows) {
    const varied = await featuresOf(project, String(row.run))
    const change = varied.reduce((sum, own, i) => sum + (1 - cosine(own, originals[Math.floor(i / 2)])) / 6, 0)
    const diversity = [0, 1, 2].reduce((sum, i) => sum + (1 - cosine(varied[2 * i], varied[2 * i + 1])) / 3, 0)
    near(row.change_1, change, 1e-2)
    near(row.diversity_1, diversity, 1e-2)
  }
  expect(tableOf(variation, 'latents-minus-noise').rows[0]).toMatchObject({ change_1: { n: 3 } })
})

test('what is no encoder, or leaves something open, is refused with what was found and what to set', async () => {
  const folder = await temporaryFolder()
  const project = path.join(folder, 'study')
  await json('new', project)
  const add = async (name: string, bytes: Uint8Array, ...options: string[]) => {
    const file = path.join(folder, name)
    await writeFile(file, bytes)
    const { code, stderr } = await runCommand(['add', 'encoder', file, ...options, '--project', project])
    expect(code).toBe(1)
    return stderr
  }
  expect(await add('denoiser.onnx', onnx())).toMatch(/an encoder takes pictures alone.*inverscope add model/s)
  expect(await add('open.onnx', meanColourEncoder(weights))).toMatch(
    /does not say imageSize, resampling, mean and deviation.*--preset imagenet \| clip \| inception/s,
  )
  expect(await add('open.onnx', meanColourEncoder(weights), '--preset', 'vit')).toMatch(/imagenet, clip/)
  expect(await add('open.onnx', meanColourEncoder(weights), '--set', 'imagesize=8')).toMatch(/did you mean imageSize/)
  expect(await add('one.onnx', meanColourEncoder([[1, 0, 0]]), '--preset', 'clip')).toMatch(
    /gives 1 numbers per picture, which are no features/,
  )
  expect(
    await add('fid.onnx', meanColourEncoder(weights), '--preset', 'inception', '--set', 'fidInception=true'),
  ).toMatch(/FID’s Inception network gives 2048 features/)
  expect((await json<{ encoders: unknown[] }>('list', 'encoders', '--project', project)).encoders).toEqual([])
  const model = ['add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', project]
  await json(...model)
  const { stderr } = await runCommand(['study', 'variation', '--set', 'encoders=dino', '--project', project])
  expect(stderr).toMatch(/no encoder.*dino/)
})
