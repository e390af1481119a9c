import { RunBroken } from '../../src-shared/errors/errors.ts'
import { pointsKept } from '../../src-shared/project/keptArrays.ts'
import { imagesIn } from '../../src-shared/project/imageRanges.ts'
import type { RunItem, RunRecord } from '../../src-shared/project/runRecord.ts'
import type { RunSettings, RunSource } from '../../src-shared/project/runSettings.ts'
import { readChosen } from '../analysis/chosenRows.ts'
import { chosenNoises, noiseStream, type NoiseStream } from '../random/noiseStream.ts'
import { readBlock } from '../store/npyFile.ts'
import { readItems, readRunRecord, runPaths, type RunPaths } from '../store/runFolder.ts'

/** What a batch needs of its run; read once per run, not once per batch. */
export interface RunAtWork {
  record: RunRecord & { settings: RunSettings; source: RunSource }
  items: RunItem[]
  paths: RunPaths
  /** x_T, where the run starts from a seed. */
  noise?: NoiseStream
  /** ε of the forward diffusion that replaces the first inversion steps. */
  forwardNoise?: NoiseStream
  /** What another run kept for the first inversion steps: rows of this one, of a step or state. */
  swapSource?: (point: number, first: number, count: number) => Promise<Float32Array>
}
let atWork: { key: string; run: RunAtWork } | undefined

/** @throws RunMissing, RunBroken, FileMissing, FileNotReadable */
export async function runAtWork(task: {
  projectFolder: string
  runId: string
  created: string
  token: string
}): Promise<RunAtWork> {
  const key = [task.projectFolder, task.runId, task.created, task.token].join('\n')
  if (atWork?.key === key) return atWork.run
  const paths = runPaths(task.projectFolder, task.runId)
  const record = (await readRunRecord(task.projectFolder, task.runId)) as RunAtWork['record']
  const { source, settings, count } = record
  const length = record.shape.reduce((product, side) => product * side, 1)
  // Image n of the whole set has the same noise, whichever images are computed.
  const chosen = 'images' in source && source.images ? imagesIn(source.images) : undefined
  const whole = source.from === 'noise' ? source.count : chosen ? chosen.at(-1)! + 1 : count
  const stream = (kind: 'torch' | 'per-image', seed: number) => {
    const noises = noiseStream({ stream: kind, seed, count: whole, length })
    return chosen ? chosenNoises(noises, chosen, length) : noises
  }
  const run: RunAtWork = {
    record,
    items: await readItems(paths.items),
    paths,
    noise: source.from === 'noise' ? stream(source.stream, source.seed) : undefined,
    forwardNoise: settings.replaceFirst ? stream(settings.replaceStream!, settings.replaceSeed!) : undefined,
    swapSource:
      settings.swapFirst && source.from === 'run' && source.tensor === 'samples'
        ? await keptByAnother(task.projectFolder, source, settings.swap!)
        : undefined,
  }
  atWork = { key, run }
  return run
}

async function keptByAnother(
  projectFolder: string,
  { run: id, images }: Extract<RunSource, { from: 'run' }>,
  swap: NonNullable<RunSettings['swap']>,
): Promise<RunAtWork['swapSource']> {
  const other = await readRunRecord(projectFolder, id)
  const name = swap === 'epsilon' ? 'sampling_predictions' : 'sampling_states'
  const points = pointsKept(other, name)
  if (!points) throw RunBroken({ run: id, reason: `it has no ${name}, which another run needs` })
  const file = runPaths(projectFolder, id).tensor(name)
  const length = other.shape.reduce((product, side) => product * side, 1)
  const chosen = images && imagesIn(images)
  return (point, first, count) => {
    const rows = Array.from({ length: count }, (_, i) => chosen?.[first + i] ?? first + i)
    return readChosen(rows, length, (row, some) =>
      readBlock(file, (points.indexOf(point) * other.count + row) * length, some * length),
    )
  }
}
