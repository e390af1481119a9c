import type { RunNeed } from './studyRequest.ts'
import type { StudyTable } from './studyResult.ts'
import type { StudyName } from './studyName.ts'
import type { Fields, SettingsOf } from './studyFields.ts'

/** The model of a study as far as its needs depend on it. */
export interface StudyModel {
  /** Training steps of its checkpoints, oldest first; undefined for a file without one in its name. */
  checkpoints: readonly (number | undefined)[]
  /** Those that the study is to be done for. */
  chosen: readonly (number | undefined)[]
  /** Number of classes that its network is told, 0 for none. */
  classes: number
}

/** A question of the paper: what it asks, with which settings, on which runs. */
export interface StudyDefinition<F extends Fields = Fields> {
  readonly name: StudyName
  readonly title: string
  /** One sentence that ends with a question mark. */
  readonly question: string
  /** How it is answered, as prose; formulas stand between backticks, written as `mathText` reads them. */
  readonly explanation: string
  /** What runs that a person names must have, as a sentence. */
  readonly takes: string
  readonly fields: F
  /** Where the study takes several checkpoints by default. */
  readonly overTraining?: boolean
  /** @returns the runs to measure, each after those that it starts from */
  needs(model: StudyModel, settings: SettingsOf<F>): RunNeed[]
  /** What the poster and the paper report, with its source in the rule. */
  readonly reported: readonly StudyTable[]
}

/** Checks the settings' type against the fields, then forgets it: the table of studies holds them all alike. */
export function defineStudy<F extends Fields>(definition: StudyDefinition<F>): StudyDefinition {
  return definition as unknown as StudyDefinition
}
