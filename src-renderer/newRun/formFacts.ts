import type { DatasetView, ModelView, RunRow } from '../../src-shared/contract/views.ts'
import type { RunForm } from './runForm.ts'

/** What is wrong with what was typed or chosen, by field. */
export type FormProblems = Partial<Record<keyof RunForm, string>>

/** What the form knows of what was chosen in it; what is absent is not known, and nothing is refused for it. */
export interface FormFacts {
  model?: ModelView
  dataset?: DatasetView
  /** The earlier run, and the one on the other side of an interpolation. */
  run?: RunRow
  otherRun?: RunRow
  /** Why either of them cannot be taken, as a sentence. */
  refusals?: { run?: string; otherRun?: string }
  /** T that the model's schedule allows, rising. */
  allowed?: readonly number[]
}
