import { readFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { QueueView } from '../../src-shared/contract/views.ts'
import type { RunRecord } from '../../src-shared/project/runRecord.ts'
import { json, killGroup, lastCheckpoint, runCommand, startCommand, temporaryFolder } from './setup/command.ts'
import { startHeldRun } from './setup/startHeldRun.ts'

interface Runs {
  runs: { id: string; folder: string; state: string; done: number; samplesFrom?: RunRecord['samplesFrom'] }[]
}

const long = ['run', 'roundtrip', '--steps', '20', '--batch', '2', '--processes', '1', '--count', '8']

async function newProject(): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  return folder
}

const queueOf = (project: string) => json<QueueView>('queue', 'list', '--project', project)
const shown = ({ runs }: QueueView) => runs.map(({ runId, state }) => `${runId} ${state}`)

/** The queue as soon as it is as wanted; the command at work must not end before. */
async function untilQueue(
  working: { child: { exitCode: number | null } },
  project: string,
  wanted: (view: QueueView) => boolean,
): Promise<QueueView> {
  for (;;) {
    const view = await queueOf(project)
    if (wanted(view)) return view
    if (working.child.exitCode !== null) throw new Error(`the command has ended with the queue ${shown(view).join()}`)
    await delay(50)
  }
}

function arraysOf(folder: string): Record<string, string> {
  const names = ['noise', 'samples', 'latents', 'reconstructions', 'health']
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, `${name}.npy`)).toString('hex')]))
}

test('other commands list, reorder, thin out, pause and resume the queue of the one at work', async () => {
  const project = await newProject()
  const [first, second, third, fourth] = [1, 2, 3, 4].map((seed) => `000${seed}-sky-seed-${seed}`)
  const sweep = [...long, '--seed', '1,2,3,4', '--name', 'sky', '--project', project]
  const working = await startHeldRun(sweep, first, 1)
  const [before, refused] = await Promise.all([
    queueOf(project),
    runCommand(['queue', 'remove', '0001', '--project', project]),
  ])
  expect(shown(before)).toEqual([`${first} running`, `${second} queued`, `${third} queued`, `${fourth} queued`])
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(`inverscope cancel ${first}`)])

  await json('queue', 'pause', '--project', project)
  working.goOn()
  const paused = await untilQueue(working, project, ({ runs }) => runs[0]?.state === 'queued')
  expect(paused.paused).toBe(true)
  expect(shown(paused)).toEqual([first, second, third, fourth].map((id) => `${id} queued`))
  expect(paused.runs[0].done).toBeGreaterThan(0)
  const text = await runCommand(['queue', '--project', project])
  expect(text.stdout).toContain('The queue is paused. Go on with: inverscope queue resume')
  const moved = await json<QueueView>('queue', 'move', '0004', '2', '--project', project)
  expect(moved.runs.map(({ runId }) => runId)).toEqual([first, fourth, second, third])
  const removed = await json<QueueView>('queue', 'remove', '0003', '--project', project)
  expect(removed.runs.map(({ runId }) => runId)).toEqual([first, fourth, second])

  const resumed = await json<Runs>('queue', 'resume', '--project', project)
  expect(resumed.runs.map(({ id, state }) => `${id} ${state}`)).toEqual(
    [first, fourth, second].map((id) => `${id} done`),
  )
  const { code, stderr } = await working.ended
  // One of its runs was taken away, which it says; the others are done.
  expect([code, stderr]).toEqual([130, expect.stringContaining(`The run ${third} was cancelled`)])
  expect(await queueOf(project)).toEqual({ paused: false, runs: [] })
})

test('Ctrl-C during a sweep leaves its runs in the queue, in order, and queue resume goes on with all of them', async () => {
  const project = await newProject()
  const sweep = [...long, '--seed', '1,2', '--name', 'sky', '--project', project]
  const working = await startHeldRun(sweep, '0001-sky-seed-1', 1)
  working.child.kill('SIGINT')
  working.goOn()
  const { code, stderr } = await working.ended
  expect(code).toBe(130)
  expect(stderr).toContain('Stopping; what is finished is kept. 2 runs stay in the queue.')
  expect(stderr).toContain('Go on with: inverscope queue resume')
  const left = await queueOf(project)
  expect(shown(left)).toEqual(['0001-sky-seed-1 left over', '0002-sky-seed-2 left over'])
  expect(left.runs[0].done).toBeGreaterThan(0)
  const { runs } = await json<Runs>('queue', 'resume', '--project', project)
  expect(runs.map(({ state, done }) => [state, done])).toEqual([
    ['done', 8],
    ['done', 8],
  ])
})

test('a command that waits with a sweep takes the project over when the one at work is killed, and does all of it', async () => {
  const project = await newProject()
  const first = await startHeldRun([...long, '--name', 'first', '--project', project], '0001-first', 1)
  const second = startCommand([
    ...['run', 'sample', '--steps', '4', '--count', '2', '--seed', '1,2', '--batch', '2', '--name', 'later'],
    ...['--json', '--project', project],
  ])
  await untilQueue(first, project, ({ runs }) => runs.length === 3)
  killGroup(first.child)
  const { code, stdout } = await second.ended
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { runs: [{ state: 'done' }, { state: 'done' }] }])
  expect(shown(await queueOf(project))).toEqual(['0001-first left over'])
})

test('a run that took its samples over is killed, loses the run that had them, and ends as if it had sampled alone', async () => {
  const [project, other] = [await newProject(), await newProject()]
  const [first, second] = ['0001-sky-source-time', '0002-sky-target-time']
  const both = [...long, '--convention', 'source,target', '--name', 'sky', '--project', project]
  const working = await startHeldRun(both, second, 1)
  killGroup(working.child)
  await working.ended
  await rename(path.join(project, 'runs', first), path.join(project, first))
  const { runs } = await json<Runs>('resume', second, '--project', project)
  expect(runs[0].samplesFrom).toMatchObject([{ run: first }])
  const alone = await json<Runs>(...long, '--convention', 'target', '--project', other)
  expect(alone.runs[0].samplesFrom).toBeUndefined()
  expect(arraysOf(runs[0].folder)).toEqual(arraysOf(alone.runs[0].folder))
})
