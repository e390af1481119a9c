import type { SweepPlan } from '../../src-shared/contract/views.ts'
import { formatNumber } from '../format/formatNumber.ts'

/** What a project has of the runs that are asked for. */
export interface AlreadyThere {
  sentence: string
  /** Nothing is left to start. */
  all: boolean
}

/** @returns undefined where every run is new */
export function alreadyThere({ runs }: Pick<SweepPlan, 'runs'>): AlreadyThere | undefined {
  const done = runs.filter((run) => run.done).length
  const begun = runs.filter((run) => run.existing !== undefined && !run.done).length
  if (done + begun === 0) return undefined
  const all = done === runs.length
  if (runs.length === 1) {
    const [{ name }] = runs
    return {
      all,
      sentence: done ? `The project has this run: “${name}”.` : `This run was begun: “${name}”. It goes on.`,
    }
  }
  const of = (count: number) => (count === runs.length ? `All ${formatNumber(count)}` : formatNumber(count))
  return {
    all,
    sentence: [
      done > 0 &&
        `${of(done)} ${done === 1 ? 'is' : 'are'} there and ${done === 1 ? 'stays' : 'stay'} as ${done === 1 ? 'it is' : 'they are'}.`,
      begun > 0 && `${of(begun)} ${begun === 1 ? 'was' : 'were'} begun and ${begun === 1 ? 'goes' : 'go'} on.`,
    ]
      .filter(Boolean)
      .join(' '),
  }
}
