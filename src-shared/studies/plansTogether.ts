import type { StudyName } from './studyName.ts'
import type { StudyPlan } from './studyRequest.ts'

/** The order in which all studies of a model are done: those that keep most come first, and what they compute serves the others as well. */
export const doneInOrder: readonly StudyName[] = [
  'trajectory',
  'plain-regions',
  'correlation',
  'location',
  'mapping',
  'normality',
  'step-count',
  'over-training',
  'first-steps',
  'interpolation',
  'variation',
]

/** A study's plan, or why there is none. */
export type PlannedStudy = { study: StudyName; plan: StudyPlan } | { study: StudyName; error: Error }

export interface PlansTogether {
  studies: { study: StudyName; runs: number; left: number; shared: number; evaluations: number; problem?: string }[]
  /** Network evaluations of single images; a run that several studies need counts once. */
  evaluations: number
  /** About how long these take; absent where a model was never at work here. */
  seconds?: number
}

/** What is left to be computed, study by study; runs that a study before it needs as well count there. */
export function plansTogether(planned: readonly PlannedStudy[]): PlansTogether {
  const counted = new Set<string>()
  let seconds: number | undefined = 0
  const studies = planned.map((one) => {
    if ('error' in one)
      return { study: one.study, runs: 0, left: 0, shared: 0, evaluations: 0, problem: one.error.message }
    const left = one.plan.runs.filter(({ state }) => state !== 'present')
    const own = left.filter(({ identity }) => !counted.has(identity))
    own.forEach(({ identity }) => counted.add(identity))
    const evaluations = own.reduce((sum, run) => sum + run.evaluations, 0)
    if (evaluations > 0)
      seconds =
        seconds === undefined || one.plan.seconds === undefined
          ? undefined
          : seconds + (one.plan.seconds * evaluations) / one.plan.evaluations
    return {
      study: one.study,
      runs: one.plan.runs.length,
      left: own.length,
      shared: left.length - own.length,
      evaluations,
    }
  })
  return {
    studies,
    evaluations: studies.reduce((sum, { evaluations }) => sum + evaluations, 0),
    ...(seconds !== undefined && { seconds }),
  }
}
