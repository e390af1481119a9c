import { rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { rowsInMemory, type RowSource } from '../../../../../src-main/analysis/rowSource.ts'
import { multiplyColumns } from '../../../../../src-main/analysis/multiplyColumns.ts'
import type { StudyEncoder } from '../../../../../src-main/engine/studies/encodedFeatures.ts'
import { measureInterpolation } from '../../../../../src-main/engine/studies/interpolationStudy.ts'
import { openMeasuredRun, type MeasuredRun } from '../../../../../src-main/engine/studies/measuredRun.ts'
import { planesOfPaths } from '../../../../../src-main/engine/studies/planesOfPaths.ts'
import { measureTrajectory, overDraws } from '../../../../../src-main/engine/studies/trajectoryStudy.ts'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { RunSettings, RunSource } from '../../../../../src-shared/project/runSettings.ts'
import type { StudySection } from '../../../../../src-shared/studies/studyResult.ts'
import { normals } from '../../analysis/testRows.ts'
import { samplingRun, writeRun } from '../../store/runRecords.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'

const shape: RunRecord['shape'] = [1, 8, 8]
const d = 64
const settings: RunSettings = {
  ...{ steps: 10, inversionSteps: 10, convention: 'source', afterClip: 'rederive', keepStates: false, batch: 4 },
  clip: { sampling: true, inversion: true },
}
const noises = (seed: number): RunSource => ({ from: 'noise', stream: 'torch', seed, count: 6 })
const between = (first: string, second: string, tensor: 'noise' | 'latents' = 'noise'): RunSource => ({
  from: 'interpolation',
  between: [
    { run: first, tensor },
    { run: second, tensor },
  ],
  ...{ steps: 1, rows: false },
})

async function made(folder: string, id: string, source: RunSource, changes: Partial<RunRecord>, seed: number) {
  const count = source.from === 'interpolation' ? 18 : 6
  const tensors = changes.tensors ?? ['noise', 'samples']
  const completed = [{ first: 0, count }]
  await writeRun(
    folder,
    samplingRun(id, { state: 'done', settings, ...changes, count, shape, source, tensors, completed }),
  )
  for (const [place, name] of tensors.entries())
    await writeNpy(runPaths(folder, id).tensor(name), [count, ...shape], normals(count, d, seed + place))
  return openMeasuredRun(folder, { id, rows: completed })
}

/** Two seeds that are sampled, and what lies between them, by `arms`. */
async function interpolations(arms: { source: RunSource; changes?: Partial<RunRecord> }[]) {
  const folder = temporaryFolder()
  const runs = [
    await made(folder, '0001-a', noises(1), {}, 10),
    await made(folder, '0002-b', noises(2), {}, 20),
    await made(
      folder,
      '0003-back',
      { from: 'run', run: '0001-a', tensor: 'samples' },
      { kind: 'invert', tensors: ['latents'] },
      30,
    ),
    await made(
      folder,
      '0004-back',
      { from: 'run', run: '0002-b', tensor: 'samples' },
      { kind: 'invert', tensors: ['latents'] },
      40,
    ),
  ]
  for (const [place, { source, changes }] of arms.entries())
    runs.push(
      await made(folder, `000${5 + place}-between`, source, { tensors: ['samples'], ...changes }, 50 + 10 * place),
    )
  return { folder, runs }
}

/** Features that count how often they are read. */
function countingEncoder() {
  const reads = new Map<string, number>()
  const encoder: StudyEncoder = {
    source: { name: 'Fake', settings: {} } as StudyEncoder['source'],
    features: (run, rows) => {
      const { id } = run.record
      const data = rowsInMemory(normals(rows.length, 3, id.length + rows.length), 3, 'features')
      const source: RowSource = {
        ...data,
        read: (first, count) => {
          reads.set(id, (reads.get(id) ?? 0) + 1)
          return data.read(first, count)
        },
      }
      return Promise.resolve(source)
    },
  }
  return { encoder, reads }
}

async function measure(runs: Awaited<ReturnType<typeof made>>[], encoders: StudyEncoder[] = []) {
  const [problems, told]: [string[], string[]] = [[], []]
  const sections = await measureInterpolation({
    ...{ settings: { shown: 0 }, runs, multiply: multiplyColumns, encoders, signal: new AbortController().signal },
    progress: (_, what) => told.push(what),
    problem: (sentence) => problems.push(sentence),
  })
  return { sections, problems, told }
}

const rowsOf = (sections: StudySection[], name: string) =>
  sections.flatMap(({ tables }) => tables).find((table) => table.name === name)?.rows ?? []
const number = expect.any(Number) as number

test('images of the noises that distances are measured to have no distance at their end', async () => {
  const arms = [{ source: between('0001-a', '0002-b') }, { source: between('0003-back', '0004-back', 'latents') }]
  const { runs } = await interpolations(arms)
  const { encoder } = countingEncoder()
  const { sections, problems } = await measure(runs, [encoder])
  expect(problems).toEqual([])
  const rows = rowsOf(sections, 'along-alpha')
  expect(rows).toHaveLength(6)
  for (const row of rows) {
    const some = row.alpha === 0 ? null : number
    expect(row, `α ${String(row.alpha)}`).toMatchObject({
      frechet_1: some,
      kernel_1: row.alpha === 0 ? null : { n: 100 },
    })
    if (row.alpha === 0) expect(row.distance).toBeNull()
    else expect(row.distance).toMatchObject({ mean: number })
    expect(row.feature_diversity_1).toMatchObject({ mean: number })
  }
  expect(sections.flatMap(({ notes }) => notes).join('\n')).toMatch(
    /α = 0 the images of runs 0005 and 0006 come from noises of run 0001/,
  )
})

test('features are read once for each set, however many subsets are drawn, and the study tells how far it is', async () => {
  const { runs } = await interpolations([{ source: between('0001-a', '0002-b') }])
  const { encoder, reads } = countingEncoder()
  const { told } = await measure(runs, [encoder])
  expect(Object.fromEntries(reads)).toEqual({ '0001-a': 1, '0005-between': 3 })
  expect(told.filter((what) => what.startsWith('Kernel distance')).length).toBe(200)
})

test('latents are put beside the noises with the same settings alone', async () => {
  const clipped = { ...settings, clip: { sampling: false, inversion: false } }
  const latents = { source: between('0003-back', '0004-back', 'latents') }
  const other = { source: between('0001-a', '0002-b'), changes: { settings: clipped } }
  const alone = await measure((await interpolations([other, latents])).runs)
  expect(alone.problems.join()).toMatch(/0006-between is not compared .*0005-between.*settings/)
  const besideOf = ({ sections }: typeof alone, run: string) =>
    rowsOf(sections, 'pixel-morph').find((row) => row.run === run && row.alpha === 0)!.noises_l2
  expect(besideOf(alone, '0006-between')).toBeNull()
  const same = { source: between('0001-a', '0002-b') }
  const both = await measure((await interpolations([other, latents, same])).runs)
  expect(both.problems).toEqual([])
  const { folder: _, runs } = await interpolations([same, latents])
  expect(besideOf(await measure(runs), '0006-between')).toMatchObject({ n: 6 })
  expect(besideOf(both, '0006-between')).toMatchObject({ n: 6 })
})

test('an interpolation whose images change their class along α is named, and one with a class for each pair is not', async () => {
  const problemsOf = async (classes: number[]) => {
    const changes = { settings: { ...settings, classes } }
    return (await measure((await interpolations([{ source: between('0001-a', '0002-b'), changes }])).runs)).problems
  }
  // Three images in each of six pairs; the last list gives 000 010 000 100 001 000.
  expect(await problemsOf([0, 0, 0, 1, 1, 1])).toEqual([])
  expect(await problemsOf([4])).toEqual([])
  expect(await problemsOf([0, 0, 0, 0, 1])).toEqual([
    expect.stringMatching(/^Run 0005-between was told classes that change along α in 3 of its 6 pairs/),
  ])
})

test('states of the way back that are gone take the planes alone', async () => {
  const folder = temporaryFolder()
  const id = '0001-kept'
  const kept = { sampling_states: [0, 5, 10], inversion_states: [0, 10] }
  const changes: Partial<RunRecord> = { kind: 'roundtrip', tensors: ['noise', 'samples', 'latents'], kept }
  const run = await made(folder, id, noises(1), changes, 10)
  for (const [name, points] of Object.entries(kept))
    await writeNpy(
      path.join(runPaths(folder, id).folder, `${name}.npy`),
      [points.length, 6, ...shape],
      normals(6 * points.length, d, 3),
    )
  const measured = async () => {
    const problems: string[] = []
    const sections = await measureTrajectory({
      settings: { points: 5, shown: 2 },
      ...{ runs: [run], multiply: multiplyColumns, encoders: [], signal: new AbortController().signal },
      progress: () => {},
      problem: (sentence) => problems.push(sentence),
    })
    return { rows: rowsOf(sections, 'passing'), planes: rowsOf(sections, 'planes'), problems }
  }
  const whole = await measured()
  expect(whole.planes).toMatchObject([{ states: 5 }, { states: 5 }])
  await rm(path.join(runPaths(folder, id).folder, 'inversion_states.npy'))
  const { rows, planes, problems } = await measured()
  expect(rows).toEqual(whole.rows)
  expect(planes).toEqual([])
  expect(problems).toEqual([expect.stringMatching(/^Run 0001-kept has no planes of its ways: .*inversion_states/)])
})

test('a standard error is of all draws or of none', () => {
  const drawn = Float64Array.of(0.4, 0.5, 0.6, 0.5)
  expect(overDraws(0.5, drawn, 6)).toMatchObject({ mean: 0.5, n: 6, sd: number })
  expect(overDraws(0.5, Float64Array.of(0.5, 0.5, Infinity), 6)).toBe(0.5)
  expect(
    overDraws(
      0.5,
      drawn.map(() => 0.5),
      1,
    ),
  ).toBe(0.5)
})

test('of very long ways the first and the last state are drawn with every so many between them, which the rule says', async () => {
  const states = Array.from({ length: 2001 }, (_, state) => state)
  const source = (state: number) => rowsInMemory(Float32Array.of(state, state ** 2 / 2000, 1), 3)
  const run = {
    record: { id: '0001-long', name: 'long' },
    openKept: () => ({ points: states, sources: states.map(source) }),
  } as unknown as MeasuredRun
  const told: string[] = []
  const { charts } = await planesOfPaths(run, { rows: [0] }, 1, {
    ...{ multiply: multiplyColumns, signal: new AbortController().signal },
    progress: (_, what) => told.push(what),
  })
  const [chart] = charts
  if (chart.kind !== 'paths') throw new Error('No paths.')
  for (const { points } of chart.series)
    expect([points[0].state, points[1].state, points.at(-1)!.state, points.length]).toEqual([0, 3, 2000, 668])
  expect(chart.rule).toContain('Of sampling, one state in 3 that were kept is taken, and the last.')
  expect(told).toEqual(['plane of image 0 of 0001-long'])
})
