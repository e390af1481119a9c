import { mkdtempSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect } from 'vitest'
import { readRunRecord, verifyJournal } from '../../../src-main/store/runFolder.ts'
import { json, root, temporaryFolder } from './command.ts'
import { contentOf } from './contentOf.ts'

/** Six batches of a small network on two engine processes. */
export const roundtrip =
  'run roundtrip --model adm --steps 5 --count 12 --batch 2 --processes 2 --keep-states --again'.split(' ')
const settings = ['imageSize=16', 'schedule=cosine', 'trainSteps=4000', 'rescaleTimesteps=true', 'heads=4']

/** A project with that run, uninterrupted; made once, and every test takes a copy. */
const template = mkdtempSync(path.join(os.tmpdir(), 'inverscope-e2e-'))
afterAll(() => rm(template, { recursive: true, force: true }))
let content: Promise<Record<string, string>> | undefined

/** SHA-256 of the arrays of the uninterrupted run. */
export const wholeRun = (): Promise<Record<string, string>> => (content ??= prepare())

async function prepare(): Promise<Record<string, string>> {
  const project = path.join(template, 'study')
  await json('new', project)
  const model = path.join(root, 'tests/parity/adm/model.pt')
  await json('add', 'model', model, '--name', 'adm', '--set', ...settings, '--project', project)
  const { runs } = await json<{ runs: { folder: string }[] }>(...roundtrip, '--name', 'whole', '--project', project)
  return contentOf(runs[0].folder)
}

/**
 * A copy of the project, and a command for it that computes the same again as `0002-struck`.
 *
 * @param folder  an empty one to put it in
 */
export async function projectToStrike(folder?: string): Promise<{ project: string; run: string; command: string[] }> {
  await wholeRun()
  const project = path.join(folder ?? (await temporaryFolder()), 'study')
  await cp(path.join(template, 'study'), project, { recursive: true })
  return {
    project,
    run: path.join(project, 'runs/0002-struck'),
    command: [...roundtrip, '--name', 'struck', '--json', '--project', project],
  }
}

/**
 * Nothing that counts as finished is wrong, and what is left is computed as if nothing had happened.
 *
 * @param least  batches that were finished before
 */
export async function expectNothingLost({ project, run }: { project: string; run: string }, least = 0): Promise<void> {
  const record = await readRunRecord(project, '0002-struck')
  if (record.prepared) {
    const { completed, redo } = await verifyJournal(project, record)
    expect(redo).toEqual([])
    expect(completed.length).toBeGreaterThanOrEqual(least)
  } else expect(least).toBe(0)
  await json('resume', '0002-struck', '--project', project)
  expect(await contentOf(run)).toEqual(await wholeRun())
}
