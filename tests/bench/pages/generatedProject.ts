import { link, mkdir, open, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import type { ProjectView } from '../../../src-shared/contract/views.ts'
import { RunRecord } from '../../../src-shared/project/runRecord.ts'
import { noiseStream } from '../../../src-main/random/noiseStream.ts'
import { createNanNpy, writeRows } from '../../../src-main/store/npyFile.ts'
import { benchWorkbench, demoCheckpoint } from '../benchProject.ts'
import { keepRepeatedSummary } from './keepRepeatedSummary.ts'

export const runCount = 1000
export const imageCount = 100_000
/** Images of the large run that are there over and over: making new ones is all that would take time. */
const madeImages = 1000
/** Checkpoints of the series that a project has by itself, and images of each. */
export const seriesLength = 50
const seriesImages = 48
/** Images of each of the other runs. */
const fewImages = 8
/** Small, so that the arrays of 100,000 images are written soon: 3 channels of 16 × 16. */
const shape: [number, number, number] = [3, 16, 16]
const length = 3 * 16 * 16

/**
 * A project of the size of a large study: one run of 100,000 images and 999 of a few, at five training steps and four T, all done. Its arrays hold
 * noise; samples, latents and reconstructions are links to two files of it, since pages do not care what the pixels are. The large run's measurements
 * are kept with it, as those of a run that somebody has looked at.
 *
 * @returns the id of the large run
 */
export async function generatedProject(folder: string): Promise<{ largeRun: string }> {
  const view = await projectWithModel(folder)
  const arrays = { a: path.join(folder, 'a.npy'), b: path.join(folder, 'b.npy') }
  for (const [seed, file] of Object.values(arrays).entries()) await writeNoise(file, seed, imageCount)
  const few = { a: path.join(folder, 'few-a.npy'), b: path.join(folder, 'few-b.npy') }
  for (const [seed, file] of Object.values(few).entries()) await writeNoise(file, seed, fewImages)

  const largeRun = '1000-large'
  await writeRun(folder, recordOf(folder, view, largeRun, { count: imageCount, number: 1000 }), arrays)
  await keepRepeatedSummary(folder, largeRun, imageCount, madeImages)
  for (let number = 1; number < runCount; number++) {
    const id = `${String(number).padStart(4, '0')}-run`
    await writeRun(folder, recordOf(folder, view, id, { count: fewImages, number }), few)
  }
  return { largeRun }
}

/**
 * A project with one series over training: the same round trip at so many training steps, as if the model had been saved every thousand steps.
 */
export async function generatedSeries(folder: string): Promise<void> {
  const view = await projectWithModel(folder)
  const arrays = { a: path.join(folder, 'a.npy'), b: path.join(folder, 'b.npy') }
  for (const [seed, file] of Object.values(arrays).entries()) await writeNoise(file, seed, seriesImages)
  for (let number = 1; number <= seriesLength; number++) {
    const id = `${String(number).padStart(4, '0')}-run`
    const record = recordOf(folder, view, id, { count: seriesImages, number: 0 })
    const model = { ...record.model!, checkpoint: { ...record.model!.checkpoint, step: 1000 * number } }
    await writeRun(folder, { ...record, model }, arrays)
  }
}

async function projectWithModel(folder: string): Promise<ProjectView> {
  const { workbench, connection } = benchWorkbench()
  const project = await connection.call(contract.createProject, { folder, name: 'generated' })
  const { projectId } = project
  await connection.call(contract.addModel, {
    projectId,
    path: path.dirname(demoCheckpoint),
    name: 'demo',
    preset: 'landscape-ddpm',
  })
  const view = await connection.call(contract.getProject, { projectId })
  await connection.call(contract.closeProject, { projectId })
  await workbench.close()
  return view
}

function recordOf(
  folder: string,
  { models: [model] }: ProjectView,
  id: string,
  { count, number }: { count: number; number: number },
): RunRecord {
  const checkpoint = model.checkpoints[number % model.checkpoints.length]
  const steps = [10, 20, 50, 100][Math.floor(number / 5) % 4]
  const seed = Math.floor(number / 20)
  return RunRecord.parse({
    format: 'inverscope-run',
    schemaVersion: 1,
    id,
    name: `Round trip seed ${seed}, T ${steps}`,
    kind: 'roundtrip',
    created: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
    state: 'done',
    model: {
      id: model.id,
      name: model.name,
      family: model.family,
      location: { absolute: model.path, relative: path.relative(folder, model.path) },
      checkpoint: { step: checkpoint.step, file: checkpoint.file, sha256: checkpoint.sha256 },
      settings: model.settings,
      preset: model.preset,
    },
    source: { from: 'noise', stream: 'torch', seed, count },
    settings: {
      steps,
      inversionSteps: steps,
      convention: 'source',
      clip: { sampling: true, inversion: true },
      afterClip: 'rederive',
      keepStates: false,
      batch: 4,
    },
    count,
    shape,
    tensors: ['noise', 'samples', 'latents', 'reconstructions'],
    prepared: true,
    completed: [{ first: 0, count }],
    versions: { inverscope: '0', onnxruntime: '0', node: '0' },
    timings: { seconds: 1, finished: new Date(Date.UTC(2026, 0, 1)).toISOString() },
  })
}

async function writeRun(folder: string, record: RunRecord, files: { a: string; b: string }): Promise<void> {
  const place = path.join(folder, 'runs', record.id)
  await mkdir(place, { recursive: true })
  await writeFile(path.join(place, 'run.json'), JSON.stringify(record))
  const items = await open(path.join(place, 'items.jsonl'), 'w')
  const seed = record.source?.from === 'noise' ? record.source.seed : 0
  for (let first = 0; first < record.count; first += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, record.count - first) }, (_, i) =>
      JSON.stringify({ row: first + i, seed, index: first + i }),
    )
    await items.write(`${lines.join('\n')}\n`)
  }
  await items.close()
  for (const [name, file] of [
    ['noise', files.a],
    ['samples', files.b],
    ['latents', files.b],
    ['reconstructions', files.a],
  ])
    await link(file, path.join(place, `${name}.npy`))
}

async function writeNoise(file: string, seed: number, count: number): Promise<void> {
  await createNanNpy(file, [count, ...shape])
  const stream = noiseStream({ stream: 'per-image', seed, count, length })
  const block = stream.rows(0, Math.min(count, madeImages))
  for (let first = 0; first < count; first += madeImages) {
    // The same but for the first value, so that no two are the same block of bytes.
    block[0] = first / count
    await writeRows(file, first, block.subarray(0, Math.min(madeImages, count - first) * length))
  }
}
