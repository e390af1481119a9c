import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createInterrupts } from '../../../../../src-main/cli/interrupts.ts'
import { reproducedConditioning } from '../../../../../src-main/cli/reproduce/reproducedConditioning.ts'
import type { ProjectSession } from '../../../../../src-main/cli/session.ts'
import { contract } from '../../../../../src-shared/contract/contract.ts'
import { FileMissing } from '../../../../../src-shared/errors/errors.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import { fakeTerminal } from '../fixtures/fakeTerminal.ts'
import { runDetail, runRow } from '../fixtures/views.ts'
import { resultOf, runOf, sha256 } from './results.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'conditioning-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const results = [resultOf('mapping', { runs: [runOf('first', 12)] })]
interface Given {
  finished?: string
  sha256?: string
  done?: number
}
const usual = { finished: '2026-01-02T03:04:05.000Z', sha256, done: 12 }

/** What is found in a project whose one run is as given, and how many images were measured each time. */
async function measuredOf(given: Given, of = results) {
  const { finished, sha256, done } = { ...usual, ...given }
  const detail = runDetail(runRow({ id: 'first', count: 12, done }))
  const model = { checkpoint: { file: 'ema.pt', sha256 } } as RunRecord['model']
  const counts: number[] = []
  const notes: string[] = []
  const call = (method: unknown, { count }: { count: number }) => {
    if (method === contract.getRun)
      return Promise.resolve({ ...detail, record: { ...detail.record, model, timings: { seconds: 1, finished } } })
    expect(method).toBe(contract.measureConditioning)
    counts.push(count)
    const rows = Array.from({ length: count }, (_, row) => ({
      ...{ row, growth: 2, step: 3, growthOfLatent: 1, wellConditioned: true },
    }))
    return Promise.resolve({ perturbation: 1e-5, mostGrowth: 1000, boundOfStates: 1e-3, rows })
  }
  const connection = { call, subscribe: () => () => {} }
  const session = { connection, projectId: 'abcdefgh' } as unknown as ProjectSession
  const interrupts = createInterrupts(() => {})
  const context = { note: (line: string) => void notes.push(line), terminal: fakeTerminal(), json: false, interrupts }
  const found = await reproducedConditioning(context, session, of, folder)
  return { found, counts, notes }
}

test('the first eight images are measured, told beforehand, and taken up again', async () => {
  const first = await measuredOf({})
  expect(first.counts).toEqual([8])
  expect(first.notes.join()).toMatch(/the first 8 images of run first, twice 10 steps.*--no-conditioning/)
  expect(first.found).toMatchObject({ run: 'first', steps: 10, finished: usual.finished, checkpoint: sha256 })
  expect(JSON.parse(await readFile(path.join(folder, 'conditioning.json'), 'utf8'))).toEqual(first.found)
  const again = await measuredOf({})
  expect(again).toEqual({ found: first.found, counts: [], notes: [] })
})

test.each<[string, Given]>([
  ['ended at another time', { finished: '2026-01-03T00:00:00.000Z' }],
  ['is of other weights', { sha256: 'cd'.repeat(32) }],
  ['has other images', { done: 5 }],
  ['has no known end', { finished: undefined }],
])('what was measured before is measured again where the run %s', async (_, given) => {
  await measuredOf({})
  const { counts } = await measuredOf(given)
  expect(counts).toEqual([given.done ?? 8])
})

test.each(['finished', 'checkpoint'])('a file that does not tell the %s, or is none, is not taken up', async (name) => {
  const file = path.join(folder, 'conditioning.json')
  const { found } = await measuredOf({})
  await writeFile(file, JSON.stringify({ ...found, [name]: undefined }))
  expect((await measuredOf({})).counts).toEqual([8])
  await writeFile(file, '{"run": "fir')
  expect((await measuredOf({})).counts).toEqual([8])
})

test('without a run that inverts every step nothing is measured, and a folder that is gone is a declared error', async () => {
  const swapped = runOf('first', 12)
  swapped.settings = { ...(swapped.settings as object), swapFirst: 2 }
  expect(await measuredOf({}, [resultOf('mapping', { runs: [swapped] })])).toEqual({
    ...{ found: undefined, counts: [], notes: [] },
  })
  await rm(folder, { recursive: true })
  await expect(measuredOf({})).rejects.toSatisfy(FileMissing.is)
})
