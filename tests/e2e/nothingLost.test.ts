import { readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, type TestContext } from 'vitest'
import type { LogLine } from '../../src-shared/project/jobLog.ts'
import { readNpy } from '../../src-main/store/npyFile.ts'
import { relativeDifference } from '../parity/readArray.ts'
import { childrenOf } from './setup/childrenOf.ts'
import { demo, json, killGroup, lastCheckpoint, runCommand, startCommand, temporaryFolder } from './setup/command.ts'
import { contentOf } from './setup/contentOf.ts'
import { randomNumbers } from './setup/randomNumbers.ts'
import { startHeldRun } from './setup/startHeldRun.ts'
import { untilFinished } from './setup/untilFinished.ts'

interface Verified {
  apart: Record<string, number>
}

/** Eight batches, long enough to be struck in any of them. */
const settings = ['--model', 'demo', '--steps', '10', '--batch', '3', '--processes', '2']
const fromImages = ['run', 'roundtrip', ...settings, '--dataset', 'landscape-32', '--limit', '24', '--keep-states']

async function newProject(): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  await json('add', 'dataset', path.join(demo, 'datasets/landscape-32'), '--project', folder)
  return folder
}

test('a run that is killed at random moments and resumed equals an uninterrupted one, byte for byte', async (context: TestContext) => {
  if (process.platform !== 'linux') context.skip('finding the engine processes of a command needs /proc')
  const project = await newProject()
  const began = performance.now()
  const { runs } = await json<{ runs: { folder: string }[] }>(...fromImages, '--name', 'whole', '--project', project)
  const lasted = performance.now() - began
  const whole = await contentOf(runs[0].folder)
  expect(Object.keys(whole).sort()).toEqual([
    'health.npy',
    'inversion_states.npy',
    'items.jsonl',
    'latents.npy',
    'reconstructions.npy',
    'samples.npy',
  ])

  const seed = Date.now() % 1e6
  const random = randomNumbers(seed)
  const struck: string[] = []
  const victims = ['owner', 'engine', 'everything', 'owner', 'everything', 'engine', 'owner', 'everything'] as const
  let first = true
  for (const victim of victims) {
    const { child, ended } = startCommand(
      first
        ? [...fromImages, '--again', '--name', 'killed', '--project', project]
        : ['resume', '0002-killed', '--project', project],
    )
    const after = random() * lasted * 0.9
    await Promise.race([delay(after), ended])
    const before = child.exitCode === null
    if (victim === 'everything') killGroup(child)
    else if (victim === 'owner') child.kill('SIGKILL')
    else for (const engine of childrenOf(child.pid!)) process.kill(engine, 'SIGKILL')
    // An owner whose engine was struck goes on by itself; it is ended a little later so that there is something left to resume.
    if (victim === 'engine') await Promise.race([delay(random() * 1500), ended])
    killGroup(child)
    const { code } = await ended
    struck.push(`${victim} after ${Math.round(after)} ms${before ? '' : ` (it had ended with ${code})`}`)
    // A kill before the run's folder was written leaves nothing to resume, which is right: then the command is given again.
    first =
      !readdirSync(path.join(project, 'runs')).includes('0002-killed') ||
      (await runCommand(['list', 'runs', '--json', '--project', project])).stdout.includes('0002-killed') === false
  }
  await json('resume', '0002-killed', '--project', project)
  expect(await contentOf(path.join(project, 'runs/0002-killed')), `seed ${seed}: ${struck.join(', ')}`).toEqual(whole)
})

test('an engine process that is killed is started again and the run ends as if nothing had happened', async (context: TestContext) => {
  if (process.platform !== 'linux') context.skip('finding the engine processes of a command needs /proc')
  const project = await newProject()
  const whole = await json<{ runs: { folder: string }[] }>(...fromImages, '--name', 'whole', '--project', project)
  const command = [...fromImages, '--again', '--name', 'struck', '--json', '--project', project]
  const { child, ended, goOn } = await startHeldRun(command, '0002-struck', 0)
  const engines = childrenOf(child.pid!)
  expect(engines.length).toBeGreaterThan(0)
  // Stopped first, so that it has batches in hand when it is killed: as many as were given out before are finished by then.
  process.kill(engines[0], 'SIGSTOP')
  goOn()
  expect(await untilFinished(path.join(project, 'runs/0002-struck'), 4, ended)).toBe(true)
  process.kill(engines[0], 'SIGKILL')
  const { code, stdout } = await ended
  expect(code).toBe(0)
  const { lines } = await json<{ lines: LogLine[] }>('log', '0002', '--project', project)
  expect(lines.filter(({ event }) => event === 'engine').map(({ text }) => text)).toEqual([
    expect.stringMatching(/^An engine process .* and was started again/),
  ])
  const { runs } = JSON.parse(stdout) as { runs: { folder: string; state: string }[] }
  expect(runs[0].state).toBe('done')
  expect(await contentOf(runs[0].folder)).toEqual(await contentOf(whole.runs[0].folder))
})

test('cancelling keeps finished batches, and resuming computes the others', async () => {
  const project = await newProject()
  const whole = await json<{ runs: { folder: string }[] }>(...fromImages, '--name', 'whole', '--project', project)
  const { child, ended } = startCommand([...fromImages, '--again', '--name', 'cancelled', '--project', project])
  expect(await untilFinished(path.join(project, 'runs/0002-cancelled'), 1, ended)).toBe(true)
  child.kill('SIGINT')
  const { code, stdout, stderr } = await ended
  // A machine that is quick enough finishes before the signal; both ends are right, and the bytes are the same.
  expect([0, 130]).toContain(code)
  if (code === 130) expect(stdout + stderr).toContain('resume')
  await json('resume', '0002-cancelled', '--project', project)
  expect(await contentOf(path.join(project, 'runs/0002-cancelled'))).toEqual(await contentOf(whole.runs[0].folder))
})

test('a finished run that was damaged is mended by resuming it, and one that was not ends when it did before', async () => {
  const project = await newProject()
  const { runs } = await json<{ runs: { id: string; folder: string }[] }>(...fromImages, '--project', project)
  const before = await contentOf(runs[0].folder)
  const latents = path.join(runs[0].folder, 'latents.npy')
  const bytes = await readFile(latents)
  bytes.fill(0, 5000, 5100)
  await writeFile(latents, bytes)
  const finished = async () =>
    (JSON.parse(await readFile(path.join(runs[0].folder, 'run.json'), 'utf8')) as { timings: { finished: string } })
      .timings.finished
  const first = await finished()
  await json('resume', runs[0].id, '--project', project)
  expect(await contentOf(runs[0].folder)).toEqual(before)
  const mended = await finished()
  expect(mended > first).toBe(true)
  await json('resume', runs[0].id, '--project', project)
  expect(await finished()).toBe(mended)
})

test('another number of processes changes nothing, and another batch no more than rounding', async () => {
  const project = await newProject()
  const folderOf = async (name: string, batch: string, processes: string) => {
    const shape = ['--name', name, '--batch', batch, '--processes', processes, '--again', '--keep-states']
    const images = ['--dataset', 'landscape-32', '--limit', '12', '--steps', '10']
    const command = ['run', 'invert', '--model', 'demo', ...images, ...shape, '--project', project]
    return (await json<{ runs: { folder: string }[] }>(...command)).runs[0].folder
  }
  const alone = await folderOf('one', '4', '1')
  expect(await contentOf(await folderOf('two', '4', '2'))).toEqual(await contentOf(alone))

  const statesOf = (folder: string) => readNpy(path.join(folder, 'inversion_states.npy'))
  const { data: states, shape } = await statesOf(alone)
  const length = states.length / shape[0]
  for (const batch of ['1', '5']) {
    const { data: others } = await statesOf(await folderOf(`batch-${batch}`, batch, '2'))
    const apartAfter = (step: number) => {
      const [a, b] = [states, others].map((all) => all.subarray(step * length, (step + 1) * length))
      return relativeDifference(a, b)
    }
    const [one, ten] = [apartAfter(1), apartAfter(10)]
    console.log(
      `batches of ${batch} and of 4, largest difference relative to the largest value: ${one.toExponential(1)} after one step, ${ten.toExponential(1)} after ten`,
    )
    expect(apartAfter(0)).toBe(0)
    expect(one).toBeLessThan(1e-6)
    expect(ten).toBeLessThan(1e-3)
  }
})

test('verify finds a run that is whole to be so, and names the images that were damaged', async () => {
  const project = await newProject()
  const { runs } = await json<{ runs: { id: string; folder: string }[] }>(...fromImages, '--project', project)
  const whole = await json<Verified>('verify', runs[0].id, '--project', project)
  expect(whole).toMatchObject({ agrees: true, agreeing: 24, damaged: [], recomputed: 3 })
  // The same machine and the same batch: not even rounding differs.
  expect(whole.apart).toEqual({ samples: 0, latents: 0, reconstructions: 0 })
  const latents = path.join(runs[0].folder, 'latents.npy')
  const bytes = await readFile(latents)
  bytes.fill(0, 128 + 3 * 12_288 + 100, 128 + 3 * 12_288 + 200)
  await writeFile(latents, bytes)
  const { code, stdout } = await runCommand(['verify', runs[0].id, '--json', '--project', project])
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: 'run-differs' },
    agrees: false,
    damaged: [{ first: 3, count: 3, reason: 'latents differs from its checksum' }],
  })
})
