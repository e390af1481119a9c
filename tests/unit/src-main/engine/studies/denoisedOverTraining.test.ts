import { expect, test } from 'vitest'
import { measureStudy } from '../../../../../src-main/engine/studies/measureStudy.ts'
import { noiseStream } from '../../../../../src-main/random/noiseStream.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import { startsFromNoise, tensorsOf, type RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { RunSettings, RunSource, TensorName } from '../../../../../src-shared/project/runSettings.ts'
import { studyDefinition } from '../../../../../src-shared/studies/studyDefinitions.ts'
import { studySettings } from '../../../../../src-shared/studies/studySettings.ts'
import { samplingRun, writeRun } from '../../store/runRecords.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'

const count = 14
const shape: RunRecord['shape'] = [1, 8, 8]
const d = 64
const noises: RunSource = { from: 'noise', stream: 'torch', seed: 420, count }
const fromRun = (run: string, tensor: 'samples' | 'latents'): RunSource => ({ from: 'run', run, tensor })
const settings: RunSettings = {
  ...{ steps: 10, inversionSteps: 10, convention: 'source', afterClip: 'rederive', keepStates: false, batch: 4 },
  clip: { sampling: true, inversion: true },
}

/** Values of a seed: equal for arrays that a checkpoint would have made equal. */
const values = (seed: number) => noiseStream({ stream: 'torch', seed, count, length: d }).rows(0, count)

interface Made {
  kind: 'sample' | 'invert' | 'roundtrip'
  source: RunSource
  step: number
  seeds: Partial<Record<TensorName, number>>
  changes?: Partial<RunSettings>
}

async function made(folder: string, id: string, { kind, source, step, seeds, changes }: Made): Promise<string> {
  const tensors = tensorsOf(kind, startsFromNoise(source))
  const record = samplingRun(id, {
    ...{ kind, state: 'done', source, count, shape, tensors, settings: { ...settings, ...changes } },
    completed: [{ first: 0, count }],
    model: {
      ...{ id: 'model', name: 'model', family: 'guided-diffusion' },
      location: { absolute: '/nowhere', relative: '..' },
      checkpoint: { step, file: '', sha256: `${step}`.padStart(64, '0') },
      settings: { schedule: 'linear', trainSteps: 1000 },
    },
  })
  await writeRun(folder, record)
  for (const [place, name] of tensors.entries())
    await writeNpy(runPaths(folder, id).tensor(name), [count, ...shape], values(seeds[name] ?? 1000 * step + place))
  return id
}

/** Two checkpoints, the earlier with a matched run and the last one's samples inverted and denoised again. */
const series = async (folder: string, kind: 'invert' | 'roundtrip') => [
  await made(folder, '0001-early', { kind: 'roundtrip', source: noises, step: 50, seeds: {} }),
  await made(folder, '0002-last', { kind: 'roundtrip', source: noises, step: 100, seeds: { reconstructions: 7 } }),
  await made(folder, '0003-fixed', { kind, source: fromRun('0002-last', 'samples'), step: 50, seeds: {} }),
]

const measured = (folder: string, ids: readonly string[]) =>
  measureStudy(
    {
      ...{ kind: 'study', id: 1, projectFolder: folder, study: 'over-training' },
      settings: studySettings(studyDefinition('over-training'), { quick: true, given: {} }),
      runs: ids.map((id) => ({ id, rows: [{ first: 0, count }] })),
    },
    { signal: new AbortController().signal, onProgress: () => {} },
  )

const denoisedRows = async (folder: string, ids: readonly string[]) => {
  const { sections, problems } = await measured(folder, ids)
  const table = sections.flatMap(({ tables }) => tables).find(({ name }) => name === 'denoised-again')
  return { rows: table?.rows, problems: problems.join('\n') }
}

test('latents of a checkpoint, denoised by it and by the last, stand beside the last reconstruction', async () => {
  const folder = temporaryFolder()
  const runs = await series(folder, 'roundtrip')
  const source = fromRun('0003-fixed', 'latents')
  // The last checkpoint makes of them what it makes of its own latents, and the checkpoint itself something else.
  runs.push(await made(folder, '0004-again', { kind: 'sample', source, step: 100, seeds: { samples: 7 } }))
  const { rows } = await denoisedRows(folder, runs)
  expect(rows?.map(({ step, run, denoised }) => [step, run, denoised])).toEqual([
    [50, '0003-fixed', 'the checkpoint that inverted'],
    [50, '0004-again', 'the last'],
  ])
  const [current, last] = rows!
  expect(last).toMatchObject({ n: count, overlap: { mean: 1 }, ssim: { mean: 1, sd: 0 } })
  expect(last).toMatchObject({ l2: { mean: 0, n: count }, l2_scaled: { mean: 0, n: count } })
  expect(last.cka).toMatchObject({ mean: expect.closeTo(1, 5) as number })
  expect(last.svcca).toBeCloseTo(1, 5)
  expect(current.overlap).toMatchObject({ mean: expect.toSatisfy((mean: number) => mean < 1) as number })
  expect(current.ssim).toMatchObject({ mean: expect.toSatisfy((mean: number) => mean < 0.5) as number })
})

test('one way of denoising alone is measured, and none leaves the section out', async () => {
  const folder = temporaryFolder()
  const runs = await series(folder, 'invert')
  expect((await denoisedRows(folder, runs)).rows).toBeUndefined()
  const source = fromRun('0003-fixed', 'latents')
  const again = await made(folder, '0004-again', { kind: 'sample', source, step: 100, seeds: {} })
  const { rows } = await denoisedRows(folder, [...runs, again])
  expect(rows?.map(({ denoised }) => denoised)).toEqual(['the last'])
})

test('some of the images of a run are not taken for all of them, and are named', async () => {
  const folder = temporaryFolder()
  const images = [{ first: 1, count: 13 }]
  const some = (run: string, tensor: 'samples' | 'latents') => ({ ...fromRun(run, tensor), images }) as RunSource
  const runs = await series(folder, 'invert')
  runs.push(
    await made(folder, '0004-again', { kind: 'sample', source: some('0003-fixed', 'latents'), step: 100, seeds: {} }),
  )
  const without = (id: string, run: string) =>
    `Run ${id} is left out: it starts from images 1-13 of run ${run}, and is compared with all of them only.`
  const denoised = await denoisedRows(folder, runs)
  expect(denoised.rows).toBeUndefined()
  expect(denoised.problems).toContain(without('0004-again', '0003-fixed'))
  const source = some('0002-last', 'samples')
  const fixed = await made(folder, '0005-fixed', { kind: 'roundtrip', source, step: 50, seeds: {} })
  const inverted = await denoisedRows(folder, [...runs.slice(0, 2), fixed])
  expect(inverted.rows).toBeUndefined()
  expect(inverted.problems).toContain(without('0005-fixed', '0002-last'))
})

test.each([
  [
    'with other weights',
    { step: 70 },
    /0004-again is left out of the latents denoised .* the weights of another checkpoint/,
  ],
  [
    'with another T',
    { changes: { steps: 5 } },
    /0004-again is left out of the latents denoised .* T = 5 instead of 10/,
  ],
])('a run that denoises them %s is named and left out', async (_, given, sentence) => {
  const folder = temporaryFolder()
  const runs = await series(folder, 'invert')
  const source = fromRun('0003-fixed', 'latents')
  runs.push(await made(folder, '0004-again', { kind: 'sample', source, step: 100, seeds: {}, ...given }))
  const { rows, problems } = await denoisedRows(folder, runs)
  expect(rows).toBeUndefined()
  expect(problems).toMatch(sentence)
})

test('what only the way back takes keeps no run out', async () => {
  const folder = temporaryFolder()
  const runs = await series(folder, 'invert')
  const changes = { inversionSteps: 3, convention: 'target' as const }
  const source = fromRun('0003-fixed', 'latents')
  runs.push(await made(folder, '0004-again', { kind: 'sample', source, step: 100, seeds: {}, changes }))
  expect((await denoisedRows(folder, runs)).rows).toHaveLength(1)
})
