import { numberOfRun } from '../../../src-shared/project/numberOfRun.ts'
import type { MeasuredRun } from './measuredRun.ts'

/** Names of runs beside each other, from what differs among them: `T = 10`, `step 500`, `seed 0`; with its number where that does not tell a run from others. */
export function namesApart(runs: readonly MeasuredRun[]): string[] {
  const parts = runs.map(({ record: { id, model, settings, source } }) => {
    const step = model?.checkpoint.step
    return {
      number: numberOfRun(id),
      told: [
        model?.name ?? 'no model',
        step === undefined ? (model?.name ?? '') : `step ${step.toLocaleString('en')}`,
        `T = ${settings?.inversionSteps ?? 'unknown'}`,
        source?.from === 'noise' ? `seed ${source.seed}` : '',
      ],
    }
  })
  const differs = (place: number) =>
    new Set(parts.map(({ told }) => told[place]).filter((part) => part !== '')).size > 1
  const names = parts.map(({ told }) =>
    [...new Set(told.filter((part, place) => part !== '' && differs(place)))].join(', '),
  )
  return names.map((name, index) => {
    const { number } = parts[index]
    if (name === '') return number
    return names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${number})`
  })
}
