import type { RunPlan } from '../../../src-shared/contract/views.ts'
import { formatBytes, formatCount } from './formatAmount.ts'
import type { Style } from './style.ts'
import { table } from './table.ts'

/** What a run would do: its cost, its settings, and the time that the network is told at each step of both directions. */
export function planText(plan: RunPlan, style: Style): string {
  const { name, count, evaluations, bytes, freeBytes, settings, processes, sampling, inversion } = plan
  const { clip } = settings
  const directions = [clip.sampling && 'sampling', clip.inversion && 'inversion'].filter(Boolean).join(', ') || 'none'
  const facts = [
    ['images', formatCount(count)],
    ['network evaluations', formatCount(evaluations)],
    ['disk space', `${formatBytes(bytes)} of ${formatBytes(freeBytes)} free`],
    ...plan.arrays
      .filter(({ shape }) => shape.length === 5)
      .map(({ name, shape, bytes: size }) => [`  of these ${name}.npy`, `${formatBytes(size)}, (${shape.join(', ')})`]),
    ['time convention', settings.convention],
    ['clipping', `${directions}${directions === 'none' ? '' : `, then ${settings.afterClip} ε`}`],
    ...experimentFacts(settings),
    ['batch, processes', `${settings.batch}, ${processes}`],
  ]
  return [
    `${style.bold(name)}\n${table([{ head: '' }, { head: '' }], facts)}`,
    ...(sampling.length ? [`sampling, T = ${sampling.length}\n${stepTable(sampling)}`] : []),
    ...(inversion.length ? [`inversion, T = ${inversion.length}\n${stepTable(inversion)}`] : []),
  ].join('\n\n')
}

/** Settings that most runs do not use, where this one does. */
export function experimentFacts(settings: RunPlan['settings']): [string, string][] {
  const { threshold, replaceFirst, replaceLevel, replaceSeed, replaceStream, swapFirst, swap, classes } = settings
  const facts: [string, string][] = []
  if (threshold) {
    const on = [threshold.sampling && 'sampling', threshold.inversion && 'inversion'].filter(Boolean).join(', ')
    facts.push(['thresholding', `${on}: quantile ${threshold.ratio} of |x̂_0|, at most ${threshold.max}`])
  }
  if (replaceFirst)
    facts.push([
      'forward diffusion',
      `in the place of the first ${replaceFirst} inversion steps, ${replaceLevel} level, ${replaceStream} stream, seed ${replaceSeed}`,
    ])
  if (swapFirst)
    facts.push(['swap', `the first ${swapFirst} inversion steps get sampling's ${swap === 'epsilon' ? 'ε' : 'states'}`])
  if (classes)
    facts.push(['classes', classes.length > 12 ? `${classes.slice(0, 12).join(', ')}, …` : classes.join(', ')])
  return facts
}

function stepTable(rows: RunPlan['sampling']): string {
  const right = (head: string) => ({ head, align: 'right' as const })
  return table(
    [right('step'), right('t'), right('ᾱ left'), right('ᾱ reached')],
    rows.map(({ step, timestep, from, to }) => [String(step), String(timestep), level(from), level(to)]),
  )
}

/** Levels near 0 and near 1 both matter, so seven digits after the point. */
const level = (alpha: number) => alpha.toFixed(7)
