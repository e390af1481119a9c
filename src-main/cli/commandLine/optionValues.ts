import { FigureFormat } from '../../../src-shared/contract/figureViews.ts'
import { imageRangesProblem, readImageRanges } from '../../../src-shared/project/imageRanges.ts'
import type { RowRange } from '../../../src-shared/project/runRecord.ts'
import { WrongUsage } from './wrongUsage.ts'

export type CheckpointList = 'all' | 'last' | number[]
export interface RunTensor {
  run: string
  tensor: 'noise' | 'samples' | 'latents'
}
export type RunNoise = RunTensor & { tensor: 'noise' | 'latents' }

/** `all`, `last` or training steps. */
export function checkpointList(text: string, option: string): CheckpointList {
  if (text === 'all' || text === 'last') return text
  const steps = text.split(',').map((word) => word.trim())
  const wrong = steps.find((step) => !/^\d+$/.test(step))
  if (wrong !== undefined)
    throw WrongUsage({ problem: `${option} takes all, last or training steps such as 500,1000; not "${wrong}".` })
  return [...new Set(steps.map(Number))]
}

/** Words with commas between them. */
export function wordList(text: string, option: string): string[] {
  const words = text.split(',').map((word) => word.trim())
  if (words.includes('')) throw WrongUsage({ problem: `${option} holds an empty entry: "${text}".` })
  return [...new Set(words)]
}

/** `sampling`, `inversion`, both, or `none`. */
export function clipDirections(text: string, option: string): { sampling: boolean; inversion: boolean } {
  const words = text.split(',').map((word) => word.trim())
  const wrong = words.find((word) => !['sampling', 'inversion', 'none'].includes(word))
  if (wrong !== undefined || (words.includes('none') && words.length > 1))
    throw WrongUsage({ problem: `${option} takes sampling, inversion, both with a comma, or none; not "${text}".` })
  return { sampling: words.includes('sampling'), inversion: words.includes('inversion') }
}

/** `0-9,12`: class indices and ranges of them, in this order. */
export function classList(text: string, option: string): number[] {
  return text.split(',').flatMap((word) => {
    const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(word.trim()) ?? []
    const count = Number(last) - Number(first) + 1
    if (first === undefined || count < 1 || count > 100_000)
      throw WrongUsage({ problem: `${option} takes class indices and ranges such as 0-9,12; not "${word}".` })
    return Array.from({ length: count }, (_, i) => Number(first) + i)
  })
}

/** `100-199,250`: images by their numbers and ranges of them, in ascending order. */
export function imageList(text: string, option: string): RowRange[] {
  const read = readImageRanges(text)
  if ('wrong' in read) throw WrongUsage({ problem: `${option} ${imageRangesProblem(read.wrong)}` })
  return read.ranges
}

/** `RUN:noise,RUN:latents`: two sets that sampling can start from. */
export function twoSets(text: string, option: string): [RunNoise, RunNoise] {
  const sets = text.split(',').map((word) => noiseOfRun(word.trim(), option))
  if (sets.length !== 2) throw WrongUsage({ problem: `${option} takes two, RUN:noise,RUN:noise; not "${text}".` })
  return [sets[0], sets[1]]
}

/** `RUN:noise` or `RUN:latents`. */
export function noiseOfRun(text: string, option: string): RunNoise {
  const { run, tensor } = runTensor(text, option)
  if (tensor === 'samples')
    throw WrongUsage({
      problem: `${option} takes RUN:noise or RUN:latents, which sampling starts from; not "${text}".`,
    })
  return { run, tensor }
}

/** A number from 0 to 1. */
export function share(text: string, option: string): number {
  const value = Number(text)
  if (!/^[\d.]+(e-?\d+)?$/i.test(text) || !(value >= 0 && value <= 1))
    throw WrongUsage({ problem: `${option} takes a number from 0 to 1, not "${text}".` })
  return value
}

/** `RUN:latents`: a tensor of an earlier run. */
export function runTensor(text: string, option: string): RunTensor {
  const colon = text.lastIndexOf(':')
  const [run, tensor] = [text.slice(0, colon), text.slice(colon + 1)]
  if (colon < 1 || (tensor !== 'noise' && tensor !== 'samples' && tensor !== 'latents'))
    throw WrongUsage({
      problem: `${option} takes a run and one of its tensors, RUN:noise, RUN:samples or RUN:latents; not "${text}".`,
    })
  return { run, tensor }
}

/** What a figure is written as: drawn, or its numbers as a table. */
export function figureFormat(text: string, option: string): FigureFormat {
  const known = FigureFormat.options.find((format) => format === text)
  if (known) return known
  throw WrongUsage({ problem: `${option} takes pdf, svg, png, csv, latex or dat, not "${text}".` })
}
