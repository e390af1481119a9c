import { WrongUsage } from './wrongUsage.ts'

export type CheckpointList = 'all' | 'last' | number[]
export interface RunTensor {
  run: string
  tensor: 'noise' | 'samples' | 'latents'
}

/** `all`, `last` or training steps. */
export function checkpointList(text: string, option: string): CheckpointList {
  if (text === 'all' || text === 'last') return text
  const steps = text.split(',').map((word) => word.trim())
  const wrong = steps.find((step) => !/^\d+$/.test(step))
  if (wrong !== undefined)
    throw WrongUsage({ problem: `${option} takes all, last or training steps such as 500,1000; not "${wrong}".` })
  return [...new Set(steps.map(Number))]
}

/** `sampling`, `inversion`, both, or `none`. */
export function clipDirections(text: string, option: string): { sampling: boolean; inversion: boolean } {
  const words = text.split(',').map((word) => word.trim())
  const wrong = words.find((word) => !['sampling', 'inversion', 'none'].includes(word))
  if (wrong !== undefined || (words.includes('none') && words.length > 1))
    throw WrongUsage({ problem: `${option} takes sampling, inversion, both with a comma, or none; not "${text}".` })
  return { sampling: words.includes('sampling'), inversion: words.includes('inversion') }
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

/** Where the network runs: the processor, also where `auto` chooses. */
export function device(text: string, option: string): 'cpu' {
  if (text === 'cpu' || text === 'auto') return 'cpu'
  const known = ['cuda', 'webgpu', 'dml', 'coreml'].includes(text)
  const problem = known
    ? `${option} ${text} is not in this version; it runs on the CPU.`
    : `${option} takes cpu or auto, not "${text}".`
  throw WrongUsage({ problem })
}

export const figureFormats = ['pdf', 'svg', 'png', 'csv', 'latex'] as const
export type FigureFormat = (typeof figureFormats)[number]

/** What a figure is written as: drawn, or its numbers as a table. */
export function figureFormat(text: string, option: string): FigureFormat {
  const known = figureFormats.find((format) => format === text)
  if (known) return known
  throw WrongUsage({ problem: `${option} takes pdf, svg, png, csv or latex, not "${text}".` })
}
