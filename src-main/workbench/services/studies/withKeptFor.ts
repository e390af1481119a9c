import { InverscopeError } from '../../../../src-shared/errors/declareError.ts'
import type { Keeping, RunRequest } from '../../../../src-shared/project/runSettings.ts'
import type { StudyRequest } from '../../../../src-shared/studies/studyRequest.ts'
import type { OpenProject } from '../../openProject.ts'
import { resolveStudy, type ResolvedNeed } from './planStudy.ts'

/**
 * The request of a run that is to be computed, which keeps of its way what any study to come needs of the same run: one that keeps
 * states and one that keeps predictions would otherwise be two runs with the same numbers.
 */
export async function withKeptFor(
  project: OpenProject,
  { request, identity }: Pick<ResolvedNeed, 'identity'> & { request: RunRequest },
  following: readonly StudyRequest[],
): Promise<RunRequest> {
  let { keepStates, keepPredictions } = request
  for (const study of following)
    for (const { need, identity: other } of await needsOf(project, study)) {
      if (other !== identity) continue
      keepStates = denser(keepStates, need.request.keepStates)
      keepPredictions = denser(keepPredictions, need.request.keepPredictions)
    }
  return { ...request, keepStates, keepPredictions }
}

/** A study that cannot be planned says so when its turn comes. */
async function needsOf(project: OpenProject, study: StudyRequest): Promise<ResolvedNeed[]> {
  try {
    return (await resolveStudy(project, study)).needs
  } catch (error) {
    if (error instanceof InverscopeError) return []
    throw error
  }
}

/** Every n-th of one and every m-th of the other are all had only where all are kept. */
function denser(one: Keeping | undefined, other: Keeping | undefined): Keeping | undefined {
  if (!one || !other) return one || other
  return one === other ? one : true
}
