import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { readNpy } from '../../src-main/store/npyFile.ts'
import { readArray, relativeDifference } from '../parity/readArray.ts'
import {
  demo,
  json,
  lastCheckpoint,
  root,
  runCommand,
  startCommand,
  temporaryFolder,
  type Ended,
} from './setup/command.ts'
import { startHeldRun } from './setup/startHeldRun.ts'

interface Runs {
  runs: { id: string; folder: string; state: string; count: number; done: number; steps: number; seconds: number }[]
}

const parity = (file: string) => path.join(root, 'tests/parity/adm', file)
const parityModel = ['--set', 'imageSize=16', 'schedule=cosine', 'trainSteps=4000', 'rescaleTimesteps=true', 'heads=4']

async function projectWithModel(): Promise<string> {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', project)
  await json('add', 'dataset', path.join(demo, 'datasets/landscape-32'), '--project', project)
  return project
}

/** Until a command of another process sees the run of `command` in a state. A command that has ended can be waited for no longer. */
async function untilSeen(
  command: ReturnType<typeof startCommand>,
  project: string,
  run: string,
  wanted = 'running',
): Promise<void> {
  let ended: Ended | undefined
  void command.ended.then((end) => (ended = end))
  for (;;) {
    const { runs } = await json<Runs>('list', 'runs', '--project', project)
    const state = runs.find(({ id }) => id.includes(run))?.state
    if (state === wanted) return
    if (ended)
      throw new Error(`The command ended with ${ended.code}, ${run} is ${state}: ${ended.stdout}${ended.stderr}`)
    await delay(100)
  }
}

test('the main job, typed in the project folder: invert images, list the run, export its figure', async () => {
  const project = await projectWithModel()
  const type = (...argv: string[]) => runCommand(argv, { cwd: project })
  const inverted = await type('run', 'roundtrip', '--dataset', 'land', '--steps', '5', '--limit', '6')
  expect(inverted.code).toBe(0)
  expect(inverted.stdout).toMatch(/done +6 +5 /)
  expect(inverted.stderr).toMatch(/6 of 6, done after/)
  expect((await type('list', 'runs')).stdout).toMatch(/roundtrip +done +6 +5 +demo/)
  const exported = await type('export', 'distances', '--out', 'distances.pdf')
  expect(exported.stdout).toContain(path.join(project, 'distances.pdf'))
  expect((await readFile(path.join(project, 'distances.pdf'))).toString('latin1', 0, 5)).toBe('%PDF-')
})

test('one evaluation of a checkpoint needs no project and equals the original network', async () => {
  const out = path.join(await temporaryFolder(), 'e.npy')
  const files = ['--x', parity('x.npy'), '--t', parity('t.npy'), '--out', out]
  const { shape } = await json<{ shape: number[] }>('predict', '--model', parity('model.pt'), ...files, ...parityModel)
  const expected = readArray('adm/output.npy')
  expect(shape).toEqual(expected.shape)
  expect(relativeDifference((await readNpy(out)).data, expected.data)).toBeLessThan(1e-4)
})

test('noises of a file become the samples of the original code, and those its latents', async () => {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  await json('add', 'model', parity('model.pt'), '--name', 'adm', ...parityModel, '--project', project)
  const run = async (...argv: string[]) =>
    (await json<Runs>('run', ...argv, '--steps', '10', '--project', project)).runs[0]
  const sampled = await run('sample', '--noise', parity('noise.npy'))
  const samples = await readNpy(path.join(sampled.folder, 'samples.npy'))
  expect(relativeDifference(samples.data, readArray('adm/sample.npy').data)).toBeLessThan(1e-3)
  const inverted = await run('invert', '--from', `${sampled.id}:samples`)
  const latents = await readNpy(path.join(inverted.folder, 'latents.npy'))
  expect(relativeDifference(latents.data, readArray('adm/latent.npy').data)).toBeLessThan(1e-3)
})

test('tensors of other programs become a run with the same bytes', async () => {
  const project = await projectWithModel()
  const noise = path.join(demo, 'reference/landscape-ddpm/noise.npy')
  const { runs } = await json<Runs>('import', '--noise', noise, '--name', 'theirs', '--project', project)
  expect(runs).toMatchObject([{ state: 'done', count: 8 }])
  expect((await readNpy(path.join(runs[0].folder, 'noise.npy'))).data).toEqual((await readNpy(noise)).data)
})

test('a sweep makes a run of each T and each seed', async () => {
  const project = await projectWithModel()
  const { runs } = await json<Runs>(
    ...['run', 'sample', '--steps', '2,4', '--seed', '0,1', '--count', '2', '--project', project],
  )
  expect(runs.map(({ steps, state, count }) => [steps, state, count])).toEqual(
    [2, 2, 4, 4].map((steps) => [steps, 'done', 2]),
  )
})

describe('while a command is at work on a project', () => {
  const long = ['run', 'roundtrip', '--dataset', 'landscape-32', '--steps', '50', '--batch', '4', '--name', 'long']

  test('other commands go through it: they look, add, and cancel its run', async () => {
    const project = await projectWithModel()
    const working = startCommand([...long, '--json', '--project', project])
    await untilSeen(working, project, 'long')
    await json('add', 'dataset', path.join(demo, 'datasets/potted-32'), '--project', project)
    const cancelled = await json<Runs>('cancel', '0001', '--project', project)
    expect(cancelled.runs).toMatchObject([{ state: 'cancelled' }])
    const { code, stdout, stderr } = await working.ended
    expect(code).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'run-cancelled' }, runs: [{ state: 'cancelled' }] })
    expect(stderr).toBe('')
    const { datasets } = await json<{ datasets: { id: string }[] }>('list', 'datasets', '--project', project)
    expect(datasets.map(({ id }) => id)).toEqual(['landscape-32', 'potted-32'])
  })

  test('Ctrl-C ends it cleanly: it says what is kept, frees the project, and resume goes on', async () => {
    const project = await projectWithModel()
    // More batches than an engine process is given at once, so that something is left.
    const some = ['--limit', '24', '--processes', '1', '--project', project]
    const working = await startHeldRun([...long, ...some], '0001-long', 1)
    working.child.kill('SIGINT')
    working.goOn()
    const { code, stderr } = await working.ended
    expect(code).toBe(130)
    expect(stderr).toContain('Go on with: inverscope resume 0001-long')
    const { runs } = await json<Runs>('resume', '0001', '--project', project)
    expect(runs).toMatchObject([{ state: 'done', done: 24 }])
  })

  test.each(['ends', 'is killed'])('a run that waits behind it is not lost when it %s', async (end) => {
    const project = await projectWithModel()
    const first = startCommand([...long, '--project', project])
    await untilSeen(first, project, 'long')
    const second = startCommand([
      'run',
      'sample',
      '--count',
      '4',
      '--steps',
      '5',
      '--name',
      'second',
      '--json',
      '--project',
      project,
    ])
    await untilSeen(second, project, 'second', 'queued')
    first.child.kill(end === 'ends' ? 'SIGINT' : 'SIGKILL')
    const { code, stdout } = await second.ended
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ id: '0002-second', state: 'done', done: 4 }] })
    await first.ended
    const { runs } = await json<Runs>('list', 'runs', '--project', project)
    expect(runs.map(({ state }) => state)).toEqual([end === 'ends' ? 'cancelled' : 'interrupted', 'done'])
  })
})

test('the demonstration prints its measurements and a figure, and shows them again without computing', async () => {
  const folder = path.join(await temporaryFolder(), 'demo')
  const first = await runCommand(['demo', folder])
  expect(first.stderr).toMatch(/128 images and back: .* left/)
  expect(first.stdout).toMatch(/top-10 correlation of latents +0\.\d+ ± 0\.\d+ +0\.\d+ ± 0\.\d+\n +Gaussian floor/)
  const figure = /^Figure {2}(.+\.pdf)/m.exec(first.stdout)![1]
  expect((await readFile(figure)).toString('latin1', 0, 5)).toBe('%PDF-')
  const again = await json<Runs>('demo', folder)
  expect(again.runs).toMatchObject([
    { state: 'done', count: 128 },
    { state: 'done', count: 64 },
  ])
})
