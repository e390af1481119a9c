import type { studyMethods } from '../../../../src-shared/contract/methods/studyMethods.ts'
import type { Handlers } from '../../../../src-shared/contract/serve.ts'
import { StudyMissing, UnknownMethod } from '../../../../src-shared/errors/errors.ts'
import { untilAborted } from './untilAborted.ts'

export function fakeStudyHandlers(): Handlers<typeof studyMethods> {
  return {
    listStudies: () => ({ studies: [] }),
    planStudy: () => {
      throw UnknownMethod({ name: 'studies.plan' })
    },
    startStudy: () => {
      throw UnknownMethod({ name: 'studies.start' })
    },
    getStudy: ({ studyId }) => {
      throw StudyMissing({ study: studyId })
    },
    cancelStudy: () => ({}),
    waitForStudy: ({ studyId }) => {
      throw StudyMissing({ study: studyId })
    },
    exportStudy: ({ studyId }) => {
      throw StudyMissing({ study: studyId })
    },
    exportStudyParts: ({ studyId }) => {
      throw StudyMissing({ study: studyId })
    },
    watchStudies: (_, emit, { signal }) => {
      emit({ studies: [] })
      return untilAborted(signal, () => {})
    },
  }
}
