import type { StudyRequest } from '../../../../src-shared/studies/studyRequest.ts'
import { canonicalJson } from '../../canonicalJson.ts'

/**
 * Whether two requests ask the same. The forms of the page and the command line write one question in several ways: not quick may be said or left
 * out, and settings of which none was changed, too.
 */
export function isSameQuestion(one: StudyRequest, other: StudyRequest): boolean {
  return canonicalJson(withoutEmpty(one)) === canonicalJson(withoutEmpty(other))
}

const withoutEmpty = ({ quick, settings, ...rest }: StudyRequest) => ({
  ...rest,
  ...(quick && { quick }),
  ...(settings && Object.keys(settings).length > 0 && { settings }),
})
