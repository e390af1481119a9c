import { correlation } from './definitions/correlation.ts'
import { firstSteps } from './definitions/firstSteps.ts'
import { interpolation } from './definitions/interpolation.ts'
import { location } from './definitions/location.ts'
import { mapping } from './definitions/mapping.ts'
import { normality } from './definitions/normality.ts'
import { overTraining } from './definitions/overTraining.ts'
import { plainRegions } from './definitions/plainRegions.ts'
import { stepCount } from './definitions/stepCount.ts'
import { trajectory } from './definitions/trajectory.ts'
import { variation } from './definitions/variation.ts'
import type { StudyDefinition } from './studyDefinition.ts'
import type { StudyName } from './studyName.ts'

/** Every study, in the order in which their questions follow one another. */
export const studyDefinitions: readonly StudyDefinition[] = [
  correlation,
  location,
  trajectory,
  mapping,
  overTraining,
  plainRegions,
  firstSteps,
  interpolation,
  variation,
  normality,
  stepCount,
]

export function studyDefinition(name: StudyName): StudyDefinition {
  const found = studyDefinitions.find((definition) => definition.name === name)
  if (!found) throw new Error(`The study ${name} has no definition.`)
  return found
}
