import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProjectSession } from '../../../../../src-main/cli/session.ts'
import { connect } from '../../../../../src-shared/contract/connect.ts'
import { contract, type Contract } from '../../../../../src-shared/contract/contract.ts'
import { memoryPorts } from '../../../../../src-shared/contract/port.ts'
import { serve, type Handlers } from '../../../../../src-shared/contract/serve.ts'
import { EngineFailed, OwnerLeaving, StudyNothing, UnknownMethod } from '../../../../../src-shared/errors/errors.ts'
import type { Conditioning } from '../../../../../src-shared/studies/conditioning.ts'
import type { StudyName } from '../../../../../src-shared/studies/studyName.ts'
import { finished, type FakeHandlers } from '../fixtures/fakeWorkbench.ts'
import { projectView, runDetail, runRow, studyView } from '../fixtures/views.ts'
import { resultOf, runOf } from '../reproduce/results.ts'

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
    planStudy: ({ request }) => ({
      study: request.study,
      settings: {},
      runs: [],
      evaluations: 0,
      bytes: 0,
      problems: [],
    }),
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
    `reproduce --studies normality,mapping --quick --json --model landscape-ddpm --out "${path.join(folder, 'out')}"`,
    { reach },
  )
  expect(document().failed).toMatchObject([{ study: 'mapping' }, { study: 'normality' }])
  expect(code).toBe(1)
  expect(opened).toBe(1)
  expect(started).toEqual(['mapping', 'mapping', 'normality'])
  expect(await readFile(path.join(folder, 'out', 'index.html'), 'utf8')).toContain('could measure none of its runs')
})

/** A workbench that has a result of every study, and its conditioning by the attempt; `seen` is the index page at each. */
function workbenchWithResults(conditioningOf: (attempt: number) => Conditioning) {
  const seen: string[] = []
  const handlers: FakeHandlers = {
    planStudy: ({ request }) => ({
      study: request.study,
      settings: {},
      runs: [],
      evaluations: 0,
      bytes: 0,
      problems: [],
    }),
    watchStudies: () => {},
    watchJobs: () => {},
    getProject: () => project,
    startStudy: ({ request }) => ({ studyId: request.study }),
    waitForStudy: ({ studyId }) => ({
      view: studyView({ id: studyId }),
      request: { study: studyId as StudyName },
      result: resultOf(studyId as StudyName, { runs: [runOf('first', 8)] }),
      folder: '/',
    }),
    exportStudyParts: () => ({ files: {}, missing: {}, gaps: {} }),
    getRun: () => runDetail(runRow({ id: 'first' })),
    measureConditioning: async () => {
      seen.push(await readFile(path.join(folder, 'out', 'index.html'), 'utf8'))
      return conditioningOf(seen.length)
    },
  }
  return { handlers, seen }
}
const line = (studies: string) =>
  `reproduce --studies ${studies} --quick --json --model landscape-ddpm --out "${path.join(folder, 'out')}"`
const conditioning: Conditioning = {
  ...{ perturbation: 1e-5, mostGrowth: 1000, boundOfStates: 1e-3 },
  rows: [{ row: 0, growth: 2, step: 3, growthOfLatent: 1, wellConditioned: true }],
}

test('the index page is there before conditioning is measured, which is tried again after a problem', async () => {
  const { handlers, seen } = workbenchWithResults((attempt) => {
    if (attempt === 1) throw EngineFailed({ reason: 'Memory was short' })
    return conditioning
  })
  const { code, document } = await finished(line('normality,mapping,location'), { handlers })
  expect(document().failed).toEqual([])
  expect(code).toBe(0)
  expect(seen).toHaveLength(2)
  expect(seen[0]).toContain('1 of 3 studies')
  expect(seen[0]).not.toContain('How well conditioned inversion is')
  expect(seen[1]).toMatch(/2 of 3 studies[^]*Memory was short/)
  const page = await readFile(path.join(folder, 'out', 'index.html'), 'utf8')
  expect(page).toMatch(/3 of 3 studies[^]*1 of the first 1 images are inverted well conditioned/)
  expect(page).not.toContain('Memory was short')
  expect(document().conditioning).toMatchObject(conditioning)
})

test('--no-conditioning measures none', async () => {
  const { handlers, seen } = workbenchWithResults(() => conditioning)
  const { code, document } = await finished(`${line('mapping')} --no-conditioning`, { handlers })
  expect(code).toBe(0)
  expect(seen).toEqual([])
  expect(document().conditioning).toBeUndefined()
})
