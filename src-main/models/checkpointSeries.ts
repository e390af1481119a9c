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
 * The checkpoints at `modelPath`: one file, or a folder of one model at many training steps, as the training scripts of
 * improved-diffusion write it. Where a folder holds averaged and plain weights side by side, the averaged ones are the series.
 *
 * @throws FileMissing, FileNotReadable, ModelNotSupported where a folder holds no checkpoint, or several without a training step
 */
export async function checkpointSeries(
  modelPath: string,
  format: keyof typeof checkpointNames = 'torch',
): Promise<CheckpointSeries> {
  const declare = declaring(modelPath)
  const information = await stat(modelPath).catch(declare)
  if (!information.isDirectory())
    return {
      checkpoints: [{ ...stepOf(path.basename(modelPath)), file: '', bytes: information.size }],
      warnings: [],
    }
  const names = (await readdir(modelPath, { withFileTypes: true }).catch(declare))
    .filter((entry) => !entry.isDirectory() && checkpointNames[format].test(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
  const chosen = chooseSeries(names, modelPath)
  const checkpoints = await Promise.all(
    chosen.map(async (file) => {
      const place = path.join(modelPath, file)
      return { ...stepOf(file), file, bytes: (await stat(place).catch(declaring(place))).size }
    }),
  )
  checkpoints.sort((a, b) => (a.step ?? 0) - (b.step ?? 0))
  return { checkpoints, warnings: warningsAbout(names, chosen, checkpoints) }
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
  names: readonly string[],
  chosen: readonly string[],
  series: readonly CheckpointFile[],
): string[] {
  const warnings: string[] = []
  const others = names.filter((name) => !chosen.includes(name))
  if (others.length) {
    const shown = others.slice(0, 5).join(', ') + (others.length > 5 ? ` and ${others.length - 5} more` : '')
    warnings.push(`Left out of the series of ${chosen.length} checkpoints like ${chosen[0]}: ${shown}.`)
  }
  const twice = series.find((checkpoint, i) => i > 0 && checkpoint.step === series[i - 1].step)
  if (twice) warnings.push(`Training step ${twice.step} is there twice; ${twice.file} is one of them.`)
  return warnings
}
