import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { FileMissing, FileNotReadable, ModelNotSupported } from '../../src-shared/errors/errors.ts'

/** One set of weights of a model. */
export interface CheckpointFile {
  /** Training step from the file's name. */
  readonly step?: number
  /** Relative to the model's path, with forward slashes; empty where the path is the file itself. */
  readonly file: string
  readonly bytes: number
}

export interface CheckpointSeries {
  /** What the checkpoints' names are relative to: the folder, or the file itself. */
  readonly folder: string
  /** Where the files were given as one. */
  readonly pattern?: string
  /** Oldest training step first. */
  readonly checkpoints: readonly CheckpointFile[]
  /** Sentences about files that were left out. */
  readonly warnings: readonly string[]
}

/** `ema_0.9999_050000.pt`, `model050000.pt`: what comes before the step, and the step. */
const stepped = /^(.*?)(\d{1,12})\.(?:pt|pth|onnx)$/
const checkpointNames = { torch: /\.(?:pt|pth)$/, onnx: /\.onnx$/i } as const

/** The training step of what lies in a folder that diffusers' training scripts made, `checkpoint-5000/unet`, a file in it included. */
export function stepOfFolder(place: string): { step?: number } {
  for (const folder of [place, path.dirname(place), path.dirname(path.dirname(place))]) {
    const match = /^checkpoint-(\d{1,12})$/.exec(path.basename(folder))
    if (match) return { step: Number(match[1]) }
  }
  return {}
}

/**
 * The checkpoints at `modelPath`: one file; a folder of one model at many training steps, as the training scripts of improved-diffusion write it; or
 * a pattern for names of files in a folder, `ema_*.pt` or `{a,b}.pt`. Where a folder holds averaged and plain weights side by side, the averaged
 * ones are the series.
 *
 * @throws FileMissing, FileNotReadable, ModelNotSupported where there is no checkpoint, or several without a training step
 */
export async function checkpointSeries(
  modelPath: string,
  format: keyof typeof checkpointNames = 'torch',
): Promise<CheckpointSeries> {
  const { folder, pattern } = await splitPattern(modelPath)
  const declare = declaring(folder)
  const information = await stat(folder).catch(declare)
  if (!information.isDirectory()) {
    const checkpoint = { ...stepOf(path.basename(folder)), file: '', bytes: information.size }
    return { folder, checkpoints: [checkpoint], warnings: [] }
  }
  const names = (await readdir(folder, { withFileTypes: true }).catch(declare))
    .filter((entry) => !entry.isDirectory() && checkpointNames[format].test(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
  const chosen = pattern === undefined ? chooseSeries(names, folder) : matching(names, pattern, modelPath)
  const checkpoints = await Promise.all(
    chosen.map(async (file) => {
      const place = path.join(folder, file)
      return { ...stepOf(file), file, bytes: (await stat(place).catch(declaring(place))).size }
    }),
  )
  checkpoints.sort((a, b) => (a.step ?? Infinity) - (b.step ?? Infinity))
  const strangers = pattern === undefined ? names.filter((name) => !chosen.includes(name)) : []
  return {
    folder,
    ...(pattern === undefined ? {} : { pattern }),
    checkpoints,
    warnings: warningsAbout(strangers, chosen, checkpoints),
  }
}

/** A pattern is taken for one only where no file or folder has that name. */
export async function splitPattern(modelPath: string): Promise<{ folder: string; pattern?: string }> {
  const pattern = path.basename(modelPath)
  const exists =
    !/[*?{]/.test(pattern) ||
    (await stat(modelPath).then(
      () => true,
      () => false,
    ))
  return exists ? { folder: modelPath } : { folder: path.dirname(modelPath), pattern }
}

/** @throws ModelNotSupported where nothing fits, or several that say no training step */
function matching(names: readonly string[], pattern: string, modelPath: string): string[] {
  const found = names.filter((name) => path.matchesGlob(name, pattern))
  if (found.length === 0) throw ModelNotSupported({ path: modelPath, reason: 'no file of weights fits this pattern' })
  const [unstepped] = found.filter((name) => stepOf(name).step === undefined)
  if (unstepped !== undefined && found.length > 1)
    throw ModelNotSupported({
      path: modelPath,
      reason: `${unstepped} fits this pattern and ends in no training step, as the others of a series must`,
    })
  return found
}

/**
 * Sentences about a series: checkpoints that are of another network, and training steps that are missing where all others follow at one
 * distance.
 *
 * @param others  files that were left out
 */
export function seriesNotes(series: readonly CheckpointFile[], others: readonly string[], folder: string): string[] {
  const notes: string[] = []
  if (others.length)
    notes.push(
      `Left out of the series, since they are of another network: ${firstOf(others.map((file) => path.relative(folder, file)))}.`,
    )
  const steps = [...new Set(series.flatMap(({ step }) => (step === undefined ? [] : [step])))]
  const distances = steps.slice(1).map((step, i) => step - steps[i])
  const every = Math.min(...distances)
  if (distances.length < 2 || distances.some((distance) => distance % every)) return notes
  const gaps = steps
    .slice(1)
    .flatMap((step, i) => Array.from({ length: (step - steps[i]) / every - 1 }, (_, k) => steps[i] + (k + 1) * every))
  // With more gaps than steps the steps were never regular.
  if (gaps.length > 0 && gaps.length < steps.length)
    notes.push(
      `Training steps follow every ${every}; missing are ${firstOf(gaps.map((step) => step.toLocaleString('en')))}.`,
    )
  return notes
}

/** A handler that turns the system's error about `place` into a declared one. */
function declaring(place: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? FileMissing({ path: place }, { cause: error })
      : FileNotReadable({ path: place, reason: error.code ?? error.message }, { cause: error })
  }
}

function stepOf(name: string): { step?: number } {
  const match = stepped.exec(name)
  return match ? { step: Number(match[2]) } : {}
}

/** Files whose names differ in the step alone, the likeliest such group of the folder. */
function chooseSeries(names: readonly string[], folder: string): string[] {
  const candidates = names.filter((name) => !/^opt\d+\./.test(name))
  if (candidates.length === 0)
    throw ModelNotSupported({ path: folder, reason: 'the folder holds no file with weights' })
  const groups = Map.groupBy(candidates, (name) => stepped.exec(name)?.[1])
  const unstepped = groups.get(undefined) ?? []
  groups.delete(undefined)
  if (groups.size === 0) {
    if (unstepped.length === 1) return unstepped
    throw ModelNotSupported({
      path: folder,
      reason: `it holds ${unstepped.length} files of weights whose names end in no training step. Give one of them, or name them like ema_0.9999_050000.pt`,
    })
  }
  const averaged = (prefix: string | undefined) => (prefix?.startsWith('ema') ? 1 : 0)
  const [[, files]] = [...groups].sort(
    ([a, filesOfA], [b, filesOfB]) =>
      averaged(b) - averaged(a) || filesOfB.length - filesOfA.length || (a! < b! ? 1 : -1),
  )
  return files
}

function warningsAbout(
  strangers: readonly string[],
  chosen: readonly string[],
  series: readonly CheckpointFile[],
): string[] {
  const warnings: string[] = []
  if (strangers.length)
    warnings.push(`Left out of the series of ${chosen.length} checkpoints like ${chosen[0]}: ${firstOf(strangers)}.`)
  const twice = series.find((checkpoint, i) => i > 0 && checkpoint.step === series[i - 1].step)
  if (twice) warnings.push(`Training step ${twice.step} is there twice; ${twice.file} is one of them.`)
  return warnings
}

function firstOf(names: readonly string[]): string {
  return names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')
}
