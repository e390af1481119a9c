import { measuredNumber } from '../../../src-shared/numbers/plainNumber.ts'
import type { HealthPass, RunHealth } from '../../../src-shared/studies/runHealth.ts'
import { formatCount } from './formatAmount.ts'
import type { Style } from './style.ts'
import { table } from './table.ts'

const right = (head: string) => ({ head, align: 'right' as const })

/** How a run went step by step, both directions' times side by side, and why its round trip does not come back. */
export function healthText(
  { rows, passes, steps, causes, latentError, reconstructionError }: RunHealth,
  style: Style,
): string {
  const errors = [
    latentError !== undefined && `mean |x̂_T − x_T| ${measuredNumber(latentError)}`,
    reconstructionError !== undefined && `mean |x̂_0 − x_0| ${measuredNumber(reconstructionError)}`,
  ].filter(Boolean)
  return [
    `${style.bold('Health')}  ${formatCount(rows)} ${rows === 1 ? 'image' : 'images'}${errors.length ? `: ${errors.join(', ')}` : ''}`,
    ...passes.map((pass) => `${pass.pass}\n${passTable(pass)}`),
    ...(shown(steps).length < steps.length ? [style.dim('Tables are shortened; --json has every step.')] : []),
    `both directions\n${stepTable(steps)}`,
    ...(passes.some(({ pass }) => pass === 'inversion')
      ? [`${style.bold('Why does it not reconstruct?')}\n${causeText(causes, style)}`]
      : []),
  ].join('\n\n')
}

/** The ends of a long table, where most happens, and some of what is between. */
function shown<Row>(rows: readonly Row[]): Row[] {
  const [start, end, between] = [6, 3, 12]
  if (rows.length <= start + end + between) return [...rows]
  const middle = rows.length - start - end
  const places = Array.from({ length: between }, (_, i) => start + Math.round(((i + 0.5) * middle) / between))
  return [...rows.slice(0, start), ...[...new Set(places)].map((place) => rows[place]), ...rows.slice(-end)]
}

function passTable({ states }: HealthPass): string {
  return table(
    [
      right('state'),
      right('ᾱ'),
      right('mean'),
      right('sd'),
      right('clipped'),
      right('mean |ε|'),
      right('|difference|'),
    ],
    shown(states).map(({ state, level, mean, standardDeviation, clippedShare, meanAbsoluteNoise, difference }) => [
      String(state),
      level.toFixed(7),
      mean.toFixed(3).replace('-', '−'),
      standardDeviation.toFixed(3),
      clippedShare === undefined ? '' : `${(100 * clippedShare).toFixed(1)} %`,
      meanAbsoluteNoise?.toFixed(3) ?? '',
      difference?.toFixed(4) ?? '',
    ]),
  )
}

/** An inversion step in the left half, the sampling step that goes back over it in the right one. */
function stepTable(steps: RunHealth['steps']): string {
  const half = [right('t'), right('t next'), right('ᾱ left'), right('ᾱ reached')]
  const cells = (step: RunHealth['steps'][number]['inversion']) =>
    step
      ? [
          String(step.step),
          String(step.timestep),
          step.next === undefined ? '–' : String(step.next),
          step.from.toFixed(7),
          step.to.toFixed(7),
        ]
      : ['', '', '', '', '']
  return table(
    [right('inversion'), ...half, right('sampling'), ...half],
    shown(steps).map(({ inversion, sampling }) => [...cells(inversion), ...cells(sampling)]),
  )
}

function causeText(causes: RunHealth['causes'], style: Style): string {
  return causes
    .map(({ cause, verdict, evidence, advice }) =>
      [
        `${verdict === 'likely' ? style.bold(`${cause}: ${verdict}`) : `${cause}: ${verdict}`}`,
        ...evidence.map((line) => `  ${line}`),
        ...(advice ? [`  → ${advice}`] : []),
      ].join('\n'),
    )
    .join('\n')
}
