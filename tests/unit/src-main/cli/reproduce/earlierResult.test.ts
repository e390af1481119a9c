import { expect, test } from 'vitest'
import { earlierResult } from '../../../../../src-main/cli/reproduce/earlierResult.ts'
import type { ProjectSession } from '../../../../../src-main/cli/session.ts'
import { inverscopeVersion } from '../../../../../src-main/workbench/versions.ts'
import { contract } from '../../../../../src-shared/contract/contract.ts'
import type { StudyPlan } from '../../../../../src-shared/studies/studyRequest.ts'
import { runDetail, runRow, studyView } from '../fixtures/views.ts'
import { resultOf, runOf } from './results.ts'

const request = { study: 'mapping' as const }
const result = {
  ...resultOf('mapping', { runs: [runOf('first', 8)] }),
  versions: { inverscope: inverscopeVersion, node: '24' },
  // Two seconds of measuring: the arrays were read from :03 on.
  created: '2026-01-02T03:04:05.000Z',
}
const plan: StudyPlan = {
  study: 'mapping',
  settings: result.settings,
  runs: [
    { key: 'k', identity: 'i', purpose: 'p', state: 'present', runId: 'first', count: 8, steps: 10, evaluations: 0 },
  ],
  evaluations: 0,
  bytes: 0,
  problems: [],
}
/** A project whose one run ended at a time. */
function sessionWith(finished: string): ProjectSession {
  const detail = runDetail(runRow({ id: 'first' }))
  const answers = new Map<unknown, unknown>([
    [contract.getRun, { ...detail, record: { ...detail.record, timings: { seconds: 1, finished } } }],
    [contract.listStudies, { studies: [studyView()] }],
    [contract.getStudy, { view: studyView(), request, result, folder: '/' }],
  ])
  const connection = { call: (method: unknown) => Promise.resolve(answers.get(method)) }
  return { connection, projectId: 'abcdefgh' } as unknown as ProjectSession
}

test('a result that was measured after its runs were finished is taken up', async () => {
  expect(await earlierResult(sessionWith('2026-01-02T03:04:02.000Z'), request, plan)).toBe(result)
})

test.each([
  ['after it, as where damaged images were computed again', '2026-01-03T00:00:00.000Z'],
  ['while it was measured', '2026-01-02T03:04:04.000Z'],
])('a result whose run was finished %s is not', async (_, finished) => {
  expect(await earlierResult(sessionWith(finished), request, plan)).toBeUndefined()
})
