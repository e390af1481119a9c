import { describe, expect, test } from 'vitest'
import { parseCommandLine } from '../../../../../src-main/cli/commandLine/parseCommandLine.ts'
import { runSweep } from '../../../../../src-main/cli/runs/runSweep.ts'
import type { RunOptionValues } from '../../../../../src-main/cli/runs/runSources.ts'
import type { RunRequest } from '../../../../../src-shared/project/runSettings.ts'
import { sweepRequests } from '../../../../../src-shared/project/sweep.ts'
import { potted, landscape, projectView, runRow } from '../fixtures/views.ts'

const project = projectView({ runs: [runRow({ id: 'first', name: 'First' })] })

function requests(line: string, within = project) {
  const { operands, options } = parseCommandLine(['run', ...line.split(' ')])
  const absolute = (path: string) => `/home/person/${path}`
  const sweep = runSweep(operands[0] as RunRequest['kind'], options as RunOptionValues, within, absolute)
  return sweepRequests(sweep, within.models)
}

describe('where a run starts', () => {
  test.each([
    ['sample --steps 10 --count 64', { from: 'noise', stream: 'torch', seed: 420, count: 64 }],
    [
      'sample --steps 10 --count 6 --seed 7 --stream per-image',
      { from: 'noise', stream: 'per-image', seed: 7, count: 6 },
    ],
    ['roundtrip --steps 10 --noise x.npy', { from: 'file', path: '/home/person/x.npy', as: 'noise' }],
    ['invert --steps 10 --samples x.npy', { from: 'file', path: '/home/person/x.npy', as: 'samples' }],
    ['invert --steps 10 --dataset land --limit 8', { from: 'dataset', dataset: 'landscape-32', limit: 8 }],
    [
      'sample --steps 10 --count 64 --images 3,10-12',
      {
        ...{ from: 'noise', stream: 'torch', seed: 420, count: 64 },
        images: [
          { first: 3, count: 1 },
          { first: 10, count: 3 },
        ],
      },
    ],
    [
      'invert --steps 10 --dataset land --images 0-7',
      { from: 'dataset', dataset: 'landscape-32', images: [{ first: 0, count: 8 }] },
    ],
    ['invert --steps 10 --from fir:samples', { from: 'run', run: 'first', tensor: 'samples' }],
    ['sample --steps 10 --from first:latents', { from: 'run', run: 'first', tensor: 'latents' }],
    [
      'sample --steps 10 --from first:noise --images 5,0-1',
      {
        ...{ from: 'run', run: 'first', tensor: 'noise' },
        images: [
          { first: 0, count: 2 },
          { first: 5, count: 1 },
        ],
      },
    ],
  ])('run %s', (line, source) => {
    expect(requests(line)).toMatchObject([{ source }])
  })

  test.each([
    ['sample --steps 10', 'Say where the run starts. For sample: --count N'],
    ['sample --steps 10 --seed 3', '--seed needs --count N as well.'],
    ['invert --steps 10 --dataset d --samples x.npy', 'A run starts in one place; --samples and --dataset are 2.'],
    [
      'sample --steps 10 --noise x.npy --images 3',
      '--images belongs to --count, --dataset or --from, not to --noise. Take the file into the project with inverscope import, then give --from RUN:noise.',
    ],
    ['invert --steps 10 --samples x.npy --images 3', 'not to --samples. Take the file into the project'],
    ['invert --steps 10 --dataset land --limit 3 --images 3', '--limit and --images both say which images'],
    ['invert --steps 10 --count 5', 'invert starts from images, not from --count.'],
    ['invert --steps 10 --from first:noise', 'invert starts from images, not from --from.'],
    ['sample --steps 10 --dataset landscape-32', 'sample starts from noise, not from --dataset.'],
    ['sample --steps 10 --noise x.npy --seed 3', '--seed belongs to --count, not to --noise.'],
    ['sample --steps 10 --noise x.npy --limit 3', '--limit belongs to --dataset, not to --noise.'],
    ['invert --steps 10 --dataset lanscape-32', 'Did you mean "landscape-32"?'],
    ['invert --steps 10 --from frist:samples', 'Did you mean "first"?'],
  ])('run %s is refused: %s', (line, sentence) => {
    expect(() => requests(line)).toThrow(sentence)
  })
})

describe('a list of values', () => {
  test('makes a run of each combination: checkpoints, then T, then seeds', () => {
    const all = requests('sample --steps 10,50 --seed 0,1 --count 8 --checkpoints 100,500')
    expect(
      all.map(({ checkpoint, steps, source }) => [checkpoint, steps, source.from === 'noise' && source.seed]),
    ).toEqual([
      [100, 10, 0],
      [100, 10, 1],
      [100, 50, 0],
      [100, 50, 1],
      [500, 10, 0],
      [500, 10, 1],
      [500, 50, 0],
      [500, 50, 1],
    ])
  })

  test('goes over models and time conventions as well', () => {
    const both = projectView({ models: [landscape, potted] })
    const all = requests('invert --steps 10 --dataset land --convention source,target --model land,potted', both)
    expect(all.map(({ model, convention }) => [model, convention])).toEqual([
      ['landscape-ddpm', 'source'],
      ['landscape-ddpm', 'target'],
      ['potted-finetune', 'source'],
      ['potted-finetune', 'target'],
    ])
  })

  test('of checkpoints may be all of the series', () => {
    const all = requests('sample --steps 10 --count 8 --checkpoints all')
    expect(all.map(({ checkpoint }) => checkpoint)).toEqual([100, 500, 6422])
  })

  test('tells the runs of one name apart', () => {
    const names = requests('sample --steps 10,50 --seed 0,1 --count 8 --name sky').map(({ name }) => name)
    expect(names).toEqual(['sky, T = 10, seed 0', 'sky, T = 10, seed 1', 'sky, T = 50, seed 0', 'sky, T = 50, seed 1'])
  })
})

test('settings that are left out stay open for the defaults of the model', () => {
  const [{ convention, clip, afterClip, inversionSteps, batch }] = requests('invert --steps 50 --dataset landscape-32')
  expect([convention, clip, afterClip, inversionSteps, batch]).toEqual(Array(5).fill(undefined))
})

test('settings that are given are taken over', () => {
  const line =
    'roundtrip --steps 50 --inversion-steps 100 --count 4 --convention target --clip none --after-clip keep --keep-states --batch 3 --processes 2'
  expect(requests(line)).toMatchObject([
    {
      inversionSteps: 100,
      convention: 'target',
      clip: { sampling: false, inversion: false },
      afterClip: 'keep',
      keepStates: true,
      batch: 3,
      processes: 2,
    },
  ])
})

describe('the model', () => {
  const two = projectView({ models: [landscape, potted] })

  test('needs no naming where there is one', () => {
    expect(requests('sample --steps 10 --count 1')).toMatchObject([{ model: 'landscape-ddpm' }])
  })

  test('is asked for where there are several', () => {
    expect(() => requests('sample --steps 10 --count 1', two)).toThrow(
      'run needs --model M: landscape-ddpm, potted-finetune.',
    )
  })

  test('may be named by the beginning of its name', () => {
    expect(requests('sample --steps 10 --count 1 --model potted', two)).toMatchObject([{ model: 'potted-finetune' }])
  })

  test('must have been added', () => {
    expect(() => requests('sample --steps 10 --count 1', projectView({ models: [] }))).toThrow(
      'inverscope add model PATH',
    )
  })
})

test('T must be given', () => {
  expect(() => requests('sample --count 1')).toThrow('run needs --steps T.')
})
