import path from 'node:path'
import { expect, test } from 'vitest'
import type { LogLine } from '../../src-shared/project/jobLog.ts'
import { json, killGroup, lastCheckpoint, runCommand, startCommand, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'
import { startHeldRun } from './setup/startHeldRun.ts'

interface Log {
  kind: string
  id: string
  lines: LogLine[]
}

const round = (count: number) => [
  'run',
  'roundtrip',
  '--steps',
  '20',
  '--count',
  String(count),
  '--batch',
  '2',
  '--processes',
  '1',
  '--seed',
  '1',
]

async function newProject(): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  return folder
}

const logOf = (word: string, project: string) => json<Log>('log', word, '--project', project)
/** How often progress is told depends on the machine. */
const events = ({ lines }: Log) => lines.map(({ event }) => event).filter((event) => event !== 'progress')

test('the log of a run that was killed, resumed and verified tells of all of it, and goes with its run', async () => {
  const project = await newProject()
  const working = await startHeldRun([...round(8), '--name', 'sky', '--project', project], '0001-sky', 1)
  killGroup(working.child)
  await working.ended
  const killed = await logOf('0001', project)
  expect(events(killed).slice(-3)).toEqual(['queued', 'preparing', 'begun'])
  await json('resume', '0001', '--project', project)
  const log = await logOf('sky', project)
  expect([log.kind, log.id]).toEqual(['run', '0001-sky'])
  expect(log.lines.slice(0, killed.lines.length)).toEqual(killed.lines)
  expect(events(log).slice(events(killed).length)).toEqual(['queued', 'preparing', 'begun', 'done'])
  expect(log.lines.findLast(({ event }) => event === 'begun')!.text).toMatch(
    /^Goes on with 6 images: .* Batch 2, 1 process on CPU\.$/,
  )
  expect(log.lines.at(-1)!.text).toMatch(/^Done: 8 images in .* of work, .* images\/s\.$/)
  const text = await runCommand(['log', '0001', '--project', project])
  expect(text.stdout).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2,}Put into the empty queue; 0 of 8 images are finished\.$/m,
  )
  const wrong = await runCommand(['log', 'skye', '--project', project])
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('sky')])
})

test('the log of a study names the runs that it computed, and what it failed with', async () => {
  const project = await newProject()
  const settings = ['--set', 'count=4', '--set', 'steps=4', '--set', 'against=']
  await json('study', 'location', '--model', 'demo', ...settings, '--project', project)
  const log = await logOf('location', project)
  expect(log.kind).toBe('study')
  expect([...new Set(events(log))]).toEqual(['begun', 'run', 'measuring', 'done'])
  expect(log.lines[1].text).toContain('0001-')
})

test('a job shows its log while it runs, and a run has it on its page', async (context) => {
  const project = await newProject()
  const { page, problems } = await openProjectPage(context, project)
  const base = page.url().replace(/(project\/[a-z0-9]+).*/, '$1')
  // It is cancelled; however long the pages take, it is still at work then.
  const working = startCommand([...round(400), '--name', 'sky', '--project', project])
  await page.goto(`${base}/jobs`)
  await page.getByRole('button', { name: 'Log of sky' }).click()
  const log = page.getByRole('region', { name: 'Log of sky' })
  await log.getByText('Begins: 400 images of 60 evaluations each').waitFor()
  await lookAt(page, '60-job-log')
  await json('cancel', '0001', '--project', project)
  await working.ended
  await page.getByRole('link', { name: 'Log', exact: true }).click()
  await log.getByText(/Cancelled; \d+ of 400 images (is|are) finished and kept/).waitFor()
  await lookAt(page, '61-run-log')
  expect(problems).toEqual([])
})
