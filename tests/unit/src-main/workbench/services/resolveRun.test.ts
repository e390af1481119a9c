import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { onlyCpu } from '../onlyCpu.ts'
import { createJobQueue } from '../../../../../src-main/workbench/jobs/jobQueue.ts'
import { runPaths, writeItems } from '../../../../../src-main/store/runFolder.ts'
import type { ModelSettings } from '../../../../../src-shared/project/modelSettings.ts'
import { createProjects, updateProjectFile } from '../../../../../src-main/workbench/services/projects.ts'
import { resolveRun } from '../../../../../src-main/workbench/services/resolveRun.ts'
import { startRun } from '../../../../../src-main/workbench/services/runs.ts'

test('a run of a checkpoint that the series has not is refused before anything is written', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plan-'))
  const projects = createProjects(() => {})
  const project = await projects.create(path.join(folder, 'study'))
  onTestFinished(async () => {
    await projects.close(project.projectId)
    await rm(folder, { recursive: true, force: true })
  })
  await updateProjectFile(project, (file) => ({
    ...file,
    models: [
      {
        id: 'model',
        name: 'model',
        family: 'guided-diffusion',
        location: { absolute: folder, relative: '..' },
        settings: { schedule: 'linear', trainSteps: 1000 },
        given: {},
        shape: [3, 32, 32],
        checkpoints: [{ step: 1000, file: 'a.pt', bytes: 1, sha256: '0'.repeat(64) }],
        added: file.created,
      },
    ],
  }))
  const silent = () => {
    throw new Error('no engine is needed')
  }
  const queue = createJobQueue(silent, undefined, onlyCpu)
  const started = startRun(project, queue, {
    kind: 'sample',
    model: 'model',
    checkpoint: 2000,
    source: { from: 'noise', stream: 'torch', seed: 1, count: 2 },
    steps: 10,
  })
  await expect(started).rejects.toMatchObject({ code: 'unknown-name', data: { known: ['1000'] } })
  expect(await readdir(project.folder)).not.toContain('runs')
})

test.each<[string, ModelSettings, 'sample' | 'invert', string | undefined]>([
  [
    'ε at a last step of pure noise',
    { timestepSpacing: 'trailing', rescaleZeroSnr: true },
    'sample',
    'prediction-undefined',
  ],
  ['v there', { timestepSpacing: 'trailing', rescaleZeroSnr: true, predictionType: 'v' }, 'sample', undefined],
  ['ε where the grid leaves pure noise out', { timestepSpacing: 'leading', rescaleZeroSnr: true }, 'sample', undefined],
  ['x0 at the clean level', { timestepSpacing: 'leading', predictionType: 'sample' }, 'invert', 'prediction-undefined'],
  ['linspace, sampled', { timestepSpacing: 'linspace' }, 'sample', undefined],
  ['linspace, inverted', { timestepSpacing: 'linspace' }, 'invert', 'no-inverse'],
])('%s is refused, or not, before the run is made', async (_, settings, kind, code) => {
  const model = {
    id: 'model',
    name: 'model',
    family: 'diffusers',
    settings: { schedule: 'linear', trainSteps: 1000, ...settings },
    shape: [3, 8, 8],
    checkpoints: [{ file: 'a.safetensors', bytes: 1, sha256: '0'.repeat(64) }],
  }
  const rows = { count: 2, shape: [3, 8, 8], tensors: ['samples'], state: 'done' }
  const runs = new Map([['r', { record: rows, completed: [{ first: 0, count: 2 }] }]])
  const project = { folder: tmpdir(), file: { models: [model], datasets: [] }, runs } as unknown as OpenProject
  const resolved = resolveRun(
    project,
    {
      kind,
      model: 'model',
      source:
        kind === 'sample'
          ? { from: 'noise', stream: 'torch', seed: 1, count: 2 }
          : { from: 'run', run: 'r', tensor: 'samples' },
      steps: 10,
    },
    onlyCpu,
  )
  if (code === undefined) expect(await resolved).toMatchObject({ count: 2, settings: { steps: 10 } })
  else await expect(resolved).rejects.toMatchObject({ code })
})

test('of an earlier run some images are taken by their places, and one that it has not is refused', async () => {
  const model = {
    ...{ id: 'model', name: 'model', family: 'diffusers', shape: [3, 8, 8] },
    settings: { schedule: 'linear', trainSteps: 1000 },
    checkpoints: [{ file: 'a.safetensors', bytes: 1, sha256: '0'.repeat(64) }],
  }
  const rows = { count: 8, shape: [3, 8, 8], tensors: ['noise', 'samples'], state: 'done' }
  const runs = new Map([['r', { record: rows, completed: [{ first: 0, count: 8 }] }]])
  const project = { folder: tmpdir(), file: { models: [model], datasets: [] }, runs } as unknown as OpenProject
  const resolved = (images: { first: number; count: number }[]) => {
    const source = { from: 'run', run: 'r', tensor: 'noise', images } as const
    return resolveRun(project, { kind: 'sample', model: 'model', source, steps: 10 }, onlyCpu)
  }
  expect(await resolved([{ first: 6, count: 2 }])).toMatchObject({
    count: 2,
    name: 'Sample noise of r, images 6-7, T 10',
  })
  await expect(resolved([{ first: 6, count: 3 }])).rejects.toMatchObject({
    code: 'bad-run-setting',
    message: expect.stringContaining('images 6-8 is not possible: there are 8 images, numbered from 0'),
  })
})

test('a run is named by what those of one sweep differ in: its training step where there are others, and the steps that are replaced or swapped', async () => {
  const checkpoint = (step: number) => ({ step, file: `${step}.safetensors`, bytes: 1, sha256: '0'.repeat(64) })
  const nameOf = async (steps: number[], asked: object) => {
    const model = {
      ...{ id: 'model', name: 'model', family: 'diffusers', shape: [3, 8, 8] },
      settings: { schedule: 'linear', trainSteps: 1000 },
      checkpoints: steps.map(checkpoint),
    }
    const file = { models: [model], datasets: [] }
    const project = { folder: tmpdir(), file, runs: new Map() } as unknown as OpenProject
    const source = { from: 'noise', stream: 'torch', seed: 1, count: 2 } as const
    return (await resolveRun(project, { kind: 'roundtrip', model: 'model', source, steps: 10, ...asked }, onlyCpu)).name
  }
  expect(await nameOf([100, 500], {})).toBe('Round trip seed 1, T 10')
  expect(await nameOf([100, 500], { checkpoint: 100 })).toBe('Round trip seed 1, T 10, step 100')
  expect(await nameOf([100], { checkpoint: 100 })).toBe('Round trip seed 1, T 10')
  expect(await nameOf([100], { replaceFirst: 2, replaceSeed: 42 })).toBe('Round trip seed 1, T 10, 2 replaced')
  expect(await nameOf([100], { swapFirst: 3, swap: 'epsilon' })).toBe('Round trip seed 1, T 10, 3 swapped')
})

test('between two noises of one class the images have that class, and between two classes they must be told one', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plan-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const model = {
    ...{ id: 'model', name: 'ten', family: 'diffusers', shape: [3, 8, 8] },
    settings: { schedule: 'linear', trainSteps: 1000, classes: 10 },
    checkpoints: [{ file: 'a.safetensors', bytes: 1, sha256: '0'.repeat(64) }],
  }
  const runs = new Map<string, unknown>()
  for (const [run, classes] of Object.entries({ a: [3, 4], same: [3, 4], other: [3, 7], none: [3, undefined] })) {
    const record = { count: 2, shape: [3, 8, 8], tensors: ['noise'], state: 'done' }
    runs.set(run, { record, completed: [{ first: 0, count: 2 }] })
    await mkdir(runPaths(folder, run).folder, { recursive: true })
    await writeItems(
      runPaths(folder, run).items,
      classes.map((one, row) => ({ row, class: one })),
    )
  }
  const project = { folder, file: { models: [model], datasets: [] }, runs } as unknown as OpenProject
  const resolved = (second: string, classes?: number[]) => {
    const ends = [
      { run: 'a', tensor: 'noise' as const },
      { run: second, tensor: 'noise' as const },
    ] as [{ run: string; tensor: 'noise' }, { run: string; tensor: 'noise' }]
    const source = { from: 'interpolation' as const, between: ends, steps: 1, rows: false }
    return resolveRun(project, { kind: 'sample', model: 'model', source, steps: 10, classes }, onlyCpu)
  }
  expect(await resolved('same')).toMatchObject({ count: 6 })
  await expect(resolved('other')).rejects.toMatchObject({
    code: 'classes-differ',
    message: expect.stringContaining('the ends of pair 1 have two: 4 and 7'),
  })
  await expect(resolved('none')).rejects.toMatchObject({ code: 'classes-missing' })
  expect(await resolved('other', [3, 3, 3, 4, 4, 4])).toMatchObject({ count: 6 })
})
