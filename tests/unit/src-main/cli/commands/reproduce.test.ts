import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProjectSession } from '../../../../../src-main/cli/session.ts'
import { connect } from '../../../../../src-shared/contract/connect.ts'
import { contract, type Contract } from '../../../../../src-shared/contract/contract.ts'
import { memoryPorts } from '../../../../../src-shared/contract/port.ts'
import { serve, type Handlers } from '../../../../../src-shared/contract/serve.ts'
import { OwnerLeaving, StudyNothing, UnknownMethod } from '../../../../../src-shared/errors/errors.ts'
import { finished, type FakeHandlers } from '../fixtures/fakeWorkbench.ts'
import { projectView } from '../fixtures/views.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'reproduce-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const project = projectView()

/** A session of a workbench that knows the given methods; `reopen` gives the next. */
function sessionOf(handlers: FakeHandlers, reopen: () => Promise<ProjectSession>): ProjectSession {
  const [near, far] = memoryPorts()
  const known = new Proxy({} as Handlers<Contract>, {
    get: (_, name: keyof Contract) =>
      handlers[name] ??
      (() => {
        throw UnknownMethod({ name })
      }),
  })
  serve(far, contract, known)
  return { connection: connect(near), close: async () => {}, project, projectId: project.projectId, reopen }
}

test('a study that fails after its owner ended leaves the rest to the session that was opened then', async () => {
  const started: string[] = []
  let opened = 0
  const living: FakeHandlers = {
    planStudy: ({ request }) => ({ study: request.study, settings: {}, runs: [], evaluations: 0, problems: [] }),
    listStudies: () => ({ studies: [] }),
    watchStudies: () => {},
    watchJobs: () => {},
    getProject: () => project,
    startStudy: ({ request }) => {
      started.push(request.study)
      return { studyId: request.study }
    },
    waitForStudy: ({ studyId }) => {
      throw StudyNothing({ study: studyId, takes: 'Runs.', problems: [] })
    },
  }
  const leaving = (): never => {
    throw OwnerLeaving({})
  }
  // The owner ends while the first study is at work, and answers nothing from then on.
  const dead: FakeHandlers = { ...living, waitForStudy: leaving, getProject: leaving }
  const next = (): Promise<ProjectSession> => {
    opened++
    return Promise.resolve(sessionOf(living, next))
  }
  const reach = { project: () => Promise.resolve(sessionOf(dead, next)) }
  const { code, document } = await finished(
    `reproduce --studies normality,mapping --quick --json --model landscape-ddpm --out ${path.join(folder, 'out')}`,
    { reach },
  )
  expect(document().failed).toMatchObject([{ study: 'mapping' }, { study: 'normality' }])
  expect(code).toBe(1)
  expect(opened).toBe(1)
  expect(started).toEqual(['mapping', 'mapping', 'normality'])
  expect(await readFile(path.join(folder, 'out', 'index.html'), 'utf8')).toContain('could measure none of its runs')
})
