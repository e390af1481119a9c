import type { RunDependents } from '../../src-shared/contract/views.ts'

/** Whether anything was made from a run. */
export const hasDependents = ({ runs, studies, figures }: RunDependents): boolean =>
  runs.length + studies.length + figures.length > 0

/** One thing that was made from a run, and what becomes of it without it. */
export interface Removal {
  key: string
  name: string
  stays: string
  /** What no longer works. */
  lost?: string
}

const have = {
  start: 'starts from a copy of its arrays',
  'start-to-be': 'is to start from it',
  samples: 'has a copy of its samples',
}
const lost = {
  'start-to-be': 'it has not begun and will fail',
  noise: 'studies no longer compare its latents with the noise',
  steps: 'its first inversion steps cannot be computed again, so neither resume nor verify it',
}

/** What was made from a run, as sentences: runs, studies and figures in this order. */
export function removalSentences({ runs, studies, figures }: RunDependents): Removal[] {
  return [
    ...runs.map(({ id, name, uses }) => ({
      key: `run/${id}`,
      name,
      stays: uses.flatMap((use) => (use in have ? [have[use as keyof typeof have]] : [])).join(' and '),
      lost: uses.flatMap((use) => (use in lost ? [lost[use as keyof typeof lost]] : [])).join('; ') || undefined,
    })),
    ...studies.map(({ id, name, asked }) => ({
      key: `study/${id}`,
      name,
      stays: 'has measured it, and keeps its numbers and tables',
      lost: `its pictures of the run are not shown${asked ? ', and it cannot be measured again' : ''}`,
    })),
    ...figures.map(({ id, name }) => ({
      key: `figure/${id}`,
      name,
      stays: 'is drawn from it, and keeps what was exported',
      lost: 'it cannot be drawn again',
    })),
  ]
}
