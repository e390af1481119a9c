import { appendFileSync, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import { childrenOf } from './setup/childrenOf.ts'
import { demo, json, killGroup, root, startCommand, temporaryFolder } from './setup/command.ts'
import { contentOf } from './setup/contentOf.ts'
import { randomNumbers } from './setup/randomNumbers.ts'
import { untilFinished } from './setup/untilFinished.ts'

interface Runs {
  runs: { id: string; folder: string; count: number }[]
}

/** How often every run is struck; `npm run test:kills` strikes more often. */
const kills = Number(process.env.INVERSCOPE_TEST_KILLS ?? 1)
const seed = Number(process.env.INVERSCOPE_TEST_SEED ?? Date.now() % 1e6)
const random = randomNumbers(seed)
const victims = ['the owner', 'an engine', 'everything'] as const
/** Where what was done is written down, a line of JSON for each kind of run. */
const reportFile = process.env.INVERSCOPE_TEST_REPORT

const parity = (file: string) => path.join(root, 'tests/parity', file)
const settings = ['imageSize=16', 'schedule=cosine', 'trainSteps=4000', 'rescaleTimesteps=true', 'heads=4']
const source = 'run roundtrip --model adm --steps 5 --count 6 --batch 2 --keep-states --keep-predictions --name source'
const kept = '--batch 2 --processes 2 --keep-states --keep-predictions'

const sources: Record<string, (project: string) => Promise<unknown>> = {
  nothing: () => Promise.resolve(),
  images: (project) => json('add', 'dataset', path.join(demo, 'datasets/landscape-32'), '--project', project),
  'a run': (project) => json(...source.split(' '), '--project', project),
}

beforeEach((context) => {
  if (process.platform !== 'linux') context.skip('finding the engine processes of a command needs /proc')
})

test.each<[what: string, model: string, source: keyof typeof sources, command: string]>([
  ['sampling', 'adm', 'nothing', `run sample --steps 10 --count 12 ${kept}`],
  ['a round trip from images', 'adm', 'images', `run roundtrip --steps 5 --dataset landscape-32 --limit 12 ${kept}`],
  [
    'an inversion of a file',
    'adm',
    'nothing',
    `run invert --steps 10 --samples ${parity('adm/sample.npy')} --batch 1 --processes 2`,
  ],
  [
    'forward diffusion first',
    'adm',
    'images',
    `run invert --steps 5 --dataset landscape-32 --limit 12 --replace-first 2 ${kept}`,
  ],
  ['predictions swapped', 'adm', 'nothing', `run roundtrip --steps 5 --count 12 --swap-first 2 ${kept}`],
  [
    "another run's states swapped in",
    'adm',
    'a run',
    'run invert --steps 5 --from source:samples --swap-first 2 --swap state --batch 1 --processes 2',
  ],
  [
    'interpolation',
    'adm',
    'a run',
    'interpolate --steps 5 --between source:noise,source:latents --steps-between 1 --batch 2 --processes 2',
  ],
  [
    'variation',
    'adm',
    'a run',
    'vary --steps 5 --from source:latents --variance 0.1 --count 2 --batch 2 --processes 2',
  ],
  [
    'a latent model with decoded pictures',
    'ldm',
    'images',
    `run roundtrip --steps 10 --dataset landscape-32 --limit 8 ${kept}`,
  ],
])('%s, killed at random moments and resumed, equals what nobody disturbed', async (what, model, needs, command) => {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  const file = parity(model === 'ldm' ? 'diffusers-ldm/model' : 'adm/model.pt')
  const given = model === 'ldm' ? [] : ['--set', ...settings]
  await json('add', 'model', file, '--name', model, ...given, '--project', project)
  await sources[needs](project)
  const again = command.startsWith('run ') ? ['--again'] : []
  const typed = [...command.split(' '), '--model', model, ...again, '--project', project]
  const [whole] = (await json<Runs>(...typed, '--name', 'whole')).runs
  const expected = await contentOf(whole.folder)
  expect(Object.keys(expected)).toContain('health.npy')
  if (model === 'ldm') expect(Object.keys(expected)).toContain(path.join('previews', 'samples', '0.png'))

  const runs = path.join(project, 'runs')
  /** A folder that was claimed and says nothing yet is no run; its number is used up all the same. */
  const begun = () =>
    readdirSync(runs).find((name) => name.endsWith('-struck') && existsSync(path.join(runs, name, 'run.json')))
  const nextId = () => `${String(readdirSync(runs).length + 1).padStart(4, '0')}-struck`
  const goOn = () => {
    const id = begun()
    return id ? ['resume', id, '--project', project] : [...typed, '--name', 'struck']
  }
  const batches = Math.ceil(whole.count / Number(/--batch (\d+)/.exec(command)![1]))
  const struck: string[] = []
  const victimsStruck: (typeof victims)[number][] = []
  let atWork = 0
  for (let kill = 0; kill < kills; kill++) {
    const run = path.join(runs, begun() ?? nextId())
    const { child, ended } = startCommand(goOn())
    const after = Math.floor(random() * batches)
    const moment = random() * 150
    await untilFinished(run, after, ended)
    await Promise.race([delay(moment), ended])
    const victim = victims[Math.floor(random() * victims.length)]
    victimsStruck.push(victim)
    if (child.exitCode === null) atWork++
    struck.push(`${victim} ${Math.round(moment)} ms after ${after} batches`)
    if (victim === 'the owner') child.kill('SIGKILL')
    // An owner whose engine was struck goes on by itself, for a moment.
    if (victim === 'an engine') {
      childrenOf(child.pid!)
        .slice(0, 1)
        .forEach((engine) => process.kill(engine, 'SIGKILL'))
      await Promise.race([delay(random() * 500), ended])
    }
    killGroup(child)
    await ended
  }
  await json(...goOn())
  const content = await contentOf(path.join(runs, begun()!))
  if (reportFile) {
    const files = [...new Set([...Object.keys(expected), ...Object.keys(content)])]
    const different = files.filter((file) => content[file] !== expected[file])
    const report = { what, seed, victims: victimsStruck, atWork, files: files.length, different }
    appendFileSync(reportFile, `${JSON.stringify(report)}\n`)
  }
  expect(content, `seed ${seed}: ${struck.join(', ')}`).toEqual(expected)
})
