import { dataMethods } from './methods/dataMethods.ts'
import { figureMethods } from './methods/figureMethods.ts'
import { hostMethods } from './methods/hostMethods.ts'
import { jobMethods } from './methods/jobMethods.ts'
import { modelMethods } from './methods/modelMethods.ts'
import { projectMethods } from './methods/projectMethods.ts'
import { runCheckMethods } from './methods/runCheckMethods.ts'
import { runMethods } from './methods/runMethods.ts'
import { studyMethods } from './methods/studyMethods.ts'

/** Everything that crosses a process border, by the name that code uses. */
export const contract = {
  ...hostMethods,
  ...projectMethods,
  ...modelMethods,
  ...dataMethods,
  ...runMethods,
  ...runCheckMethods,
  ...jobMethods,
  ...figureMethods,
  ...studyMethods,
}
export type Contract = typeof contract
