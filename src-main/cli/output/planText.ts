import type { RunPlan } from '../../../src-shared/contract/views.ts'
import { providerTitles } from '../../../src-shared/project/device.ts'
import { experimentFacts } from '../../../src-shared/project/experimentFacts.ts'
import { formatBytes, formatCount } from './formatAmount.ts'
import type { Style } from './style.ts'
import { timeText } from './sweepText.ts'
import { table } from './table.ts'

/** What a run would do: its cost, its settings, and the time that the network is told at each step of both directions. */
export function planText(plan: RunPlan, style: Style): string {
  const {
    name,
    count,
    evaluations,
    evaluationsShared,
    samplesFrom,
    bytes,
    freeBytes,
    settings,
    device,
    processes,
    sampling,
    inversion,
  } = plan
  const { clip } = settings
  const time = timeText(plan)
  const directions = [clip.sampling && 'sampling', clip.inversion && 'inversion'].filter(Boolean).join(', ') || 'none'
  const facts = [
    ['images', formatCount(count)],
    ['network evaluations', formatCount(evaluations - evaluationsShared)],
    ...(evaluationsShared > 0
      ? [['  shared', `${formatCount(evaluationsShared)}: ${samplesFrom} has sampled the same`]]
      : []),
    ...(time === undefined ? [] : [['time', time]]),
    ['disk space', `${plan.pictures ? 'at most ' : ''}${formatBytes(bytes)} of ${formatBytes(freeBytes)} free`],
    ...plan.arrays
      .filter(({ shape }) => shape.length === 5)
      .map(({ name, shape, bytes: size }) => [`  of these ${name}.npy`, `${formatBytes(size)}, (${shape.join(', ')})`]),
    ...(plan.pictures
      ? [
          [
            '  of these pictures',
            `at most ${formatBytes(plan.pictures.bytes)}, ${formatCount(plan.pictures.count)} of them`,
          ],
        ]
      : []),
    ['time convention', settings.convention],
    ['clipping', `${directions}${directions === 'none' ? '' : `, then ${settings.afterClip} ε`}`],
    ...experimentFacts(settings),
    ['device', providerTitles[device]],
    ['batch, processes', `${settings.batch}, ${processes}`],
  ]
  return [
    `${style.bold(name)}\n${table([{ head: '' }, { head: '' }], facts)}`,
    ...(sampling.length ? [`sampling, T = ${sampling.length}\n${stepTable(sampling)}`] : []),
    ...(inversion.length ? [`inversion, T = ${inversion.length}\n${stepTable(inversion)}`] : []),
  ].join('\n\n')
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
