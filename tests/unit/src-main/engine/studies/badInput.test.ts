import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { measureStudy } from '../../../../../src-main/engine/studies/measureStudy.ts'
import { noiseStream } from '../../../../../src-main/random/noiseStream.ts'
import { createNanNpy, writeNpy, writeRows } from '../../../../../src-main/store/npyFile.ts'
import { runPaths } from '../../../../../src-main/store/runFolder.ts'
import { keptOf } from '../../../../../src-shared/project/keptArrays.ts'
import {
  startsFromNoise,
  tensorsOf,
  type KeptName,
  type RunRecord,
} from '../../../../../src-shared/project/runRecord.ts'
import type { RunSettings, RunSource } from '../../../../../src-shared/project/runSettings.ts'
import { studyDefinition } from '../../../../../src-shared/studies/studyDefinitions.ts'
import { StudyName } from '../../../../../src-shared/studies/studyName.ts'
import type { StudyOutput } from '../../../../../src-shared/studies/studyResult.ts'
import { studySettings } from '../../../../../src-shared/studies/studySettings.ts'
import { samplingRun, writeRun } from '../../store/runRecords.ts'
import { temporaryFolder } from '../../store/temporaryFolder.ts'

const rows = 14
const shape: RunRecord['shape'] = [1, 8, 8]
const settings: RunSettings = {
  ...{ steps: 10, inversionSteps: 10, convention: 'source', afterClip: 'rederive', keepStates: false, batch: 4 },
  clip: { sampling: true, inversion: true },
}
const noises = (count: number, seed = 420): RunSource => ({ from: 'noise', stream: 'torch', seed, count })
const model = (step: number, id = 'model'): NonNullable<RunRecord['model']> => ({
  ...{ id, name: id, family: 'guided-diffusion', location: { absolute: '/nowhere', relative: '..' } },
  checkpoint: { step, file: '', sha256: `${step}`.padStart(64, '0') },
  settings: { schedule: 'linear', trainSteps: 1000 },
})

interface Made {
  kind?: 'sample' | 'invert' | 'roundtrip'
  source?: RunSource
  step?: number
  shape?: RunRecord['shape']
  changes?: Partial<RunSettings>
  /** Rows that hold NaN from here on. */
  notFinite?: number
}

/** Writes a finished run whose arrays are noise of a seed of its own, and gives its id. */
async function made(folder: string, id: string, given: Made = {}): Promise<string> {
  const { kind = 'roundtrip', source = noises(rows), step = 100, changes, notFinite = Infinity } = given
  const of = given.shape ?? shape
  const count = 'count' in source && source.from === 'noise' ? source.count : rowsOf(source)
  const own = { ...settings, ...changes }
  const fromNoise = startsFromNoise(source)
  const kept = keptOf(kind, fromNoise, own)
  const record = samplingRun(id, {
    ...{ kind, state: 'done', source, count, shape: of, model: model(step), settings: own, kept },
    tensors: tensorsOf(kind, fromNoise),
    completed: [{ first: 0, count }],
  })
  await writeRun(folder, record)
  const d = of.reduce((product, side) => product * side, 1)
  for (const [place, name] of record.tensors.entries()) {
    const file = runPaths(folder, id).tensor(name)
    await createNanNpy(file, [count, ...of])
    const finite = Math.min(count, notFinite)
    if (finite === 0) continue
    const values = noiseStream({ stream: 'torch', seed: 7 * step + place, count: finite, length: d }).rows(0, finite)
    await writeRows(file, 0, values)
  }
  for (const [name, points] of Object.entries(kept) as [KeptName, number[]][]) {
    const values = noiseStream({ stream: 'torch', seed: 3, count: points.length * count, length: d })
    await writeNpy(
      runPaths(folder, id).tensor(name),
      [points.length, count, ...of],
      values.rows(0, points.length * count),
    )
  }
  return id
}

function rowsOf(source: RunSource): number {
  if (source.from === 'interpolation') return rows * (source.steps + 2)
  return source.from === 'variation' ? rows * source.count : rows
}

async function measured(folder: string, study: StudyName, ids: readonly string[]): Promise<StudyOutput> {
  const given = study === 'mapping' ? { pools: 1 } : {}
  return measureStudy(
    {
      ...{ kind: 'study', id: 1, projectFolder: folder, study },
      settings: studySettings(studyDefinition(study), { quick: true, given }),
      runs: ids.map((id) => ({ id, rows: [{ first: 0, count: countOf.get(id) ?? rows }] })),
    },
    { signal: new AbortController().signal, onProgress: () => {} },
  )
}
/** Rows of runs that have not `rows`. */
const countOf = new Map<string, number>()

/** The runs that each study measures whole. */
const needed: Record<StudyName, (folder: string) => Promise<string[]>> = {
  correlation: async (folder) => [await made(folder, '0001-whole')],
  location: async (folder) => [await made(folder, '0001-whole')],
  mapping: async (folder) => [await made(folder, '0001-whole')],
  normality: async (folder) => [await made(folder, '0001-whole')],
  'step-count': async (folder) => [await made(folder, '0001-whole')],
  trajectory: async (folder) => [await made(folder, '0001-whole', { changes: { keepStates: true } })],
  'plain-regions': async (folder) => [await made(folder, '0001-whole', { changes: { keepPredictions: true } })],
  'over-training': async (folder) => [
    await made(folder, '0001-early', { step: 50 }),
    await made(folder, '0002-whole', { step: 100 }),
  ],
  'first-steps': async (folder) => [
    await made(folder, '0001-whole'),
    await made(folder, '0002-replaced', {
      source: { from: 'run', run: '0001-whole', tensor: 'samples' },
      changes: { replaceFirst: 2, replaceSeed: 42, replaceStream: 'torch', replaceLevel: 'consistent' },
    }),
  ],
  interpolation: async (folder) => {
    const end = { run: '0001-whole', tensor: 'noise' as const }
    countOf.set('0002-between', rows * 3)
    return [
      await made(folder, '0001-whole'),
      await made(folder, '0002-between', {
        kind: 'sample',
        source: { from: 'interpolation', between: [end, end], steps: 1, rows: false },
      }),
    ]
  },
  variation: async (folder) => {
    const source = { ...{ from: 'variation' as const, run: '0001-whole', tensor: 'noise' as const, variance: 0.2 } }
    countOf.set('0002-varied', rows * 2)
    return [
      await made(folder, '0001-whole'),
      await made(folder, '0002-varied', { kind: 'sample', source: { ...source, count: 2, stream: 'torch', seed: 1 } }),
    ]
  },
}

/** Studies that look for the runs of their design among those given, and pass over others in silence. */
const byDesign: readonly StudyName[] = ['interpolation', 'variation']

describe.each(StudyName.options)('%s', (study) => {
  test('measures what it needs without a word', async () => {
    const folder = temporaryFolder()
    const { sections, problems } = await measured(folder, study, await needed[study](folder))
    expect(problems).toEqual([])
    expect(sections.flatMap(({ tables }) => tables.flatMap((table) => table.rows)).length).toBeGreaterThan(0)
  })

  test.each([
    ['without a finite row', async (folder: string) => made(folder, '0009-bad', { notFinite: 0, step: 70 })],
    [
      'whose arrays are gone',
      async (folder: string) => {
        const id = await made(folder, '0009-bad', { step: 70 })
        for (const name of tensorsOf('roundtrip', true)) await rm(runPaths(folder, id).tensor(name))
        return id
      },
    ],
  ])('names a run %s, and measures the others as without it', async (_, makeBad) => {
    const folder = temporaryFolder()
    const whole = await needed[study](folder)
    const bad = await makeBad(folder)
    const { sections, problems } = await measured(folder, study, [...whole, bad])
    const alone = await measured(folder, study, whole)
    if (!byDesign.includes(study)) expect(problems.join(' ')).toContain(bad)
    expect(rowsAbout(sections, whole)).toEqual(rowsAbout(alone.sections, whole))
    expect(alone.sections).not.toEqual([])
  })

  test('leaves out a row that is not finite, says so, and has a finite number everywhere else', async () => {
    const folder = temporaryFolder()
    const whole = await needed[study](folder)
    for (const id of whole)
      for (const file of (['samples', 'latents'] as const).map((name) => runPaths(folder, id).tensor(name)))
        if (existsSync(file)) await writeRows(file, 3, new Float32Array(64).fill(NaN))
    const { sections } = await measured(folder, study, whole)
    expect(JSON.stringify(sections)).toMatch(/"excluded":[1-9]/)
    expect(numbersOf(sections).filter((value) => !Number.isFinite(value))).toEqual([])
  })

  test('names a run of a single row with the rule wherever one row does not tell', async () => {
    const folder = temporaryFolder()
    const one = await made(folder, '0007-one', {
      source: noises(1),
      changes: { keepStates: true, keepPredictions: true },
    })
    countOf.set(one, 1)
    const { problems, sections } = await measured(folder, study, [one])
    expect(numbersOf(sections).filter((value) => !Number.isFinite(value))).toEqual([])
    if (sections.length === 0) expect(problems.join(' ')).toMatch(/\d|inverscope \w+/)
  })
})

describe('runs that do not belong together', () => {
  test.each<[string, Made, RegExp]>([
    [
      'other noises',
      { source: noises(rows, 7) },
      /0001-other.*series beside run 0002-whole.*noises of seed 7 instead of 420/,
    ],
    ['another T', { changes: { inversionSteps: 5 } }, /0001-other.*T = 5 instead of 10/],
    [
      'another shape',
      { shape: [1, 4, 4] as RunRecord['shape'] },
      /0001-other.*tensors of 1 × 4 × 4 instead of 1 × 8 × 8/,
    ],
    ['fewer noises', { source: noises(8) }, /0001-other.*8 noises instead of 14/],
    ['another convention', { changes: { convention: 'target' as const } }, /0001-other.*other settings that decide/],
    [
      'classes that the others do not know',
      { changes: { classes: [0, 1, 2] } },
      /0001-other.*series beside run 0002-whole.*rows of 3 classes in turns instead of no class/,
    ],
    ['one class for all rows', { changes: { classes: [7] } }, /0001-other.*rows of class 7 instead of no class/],
  ])('a checkpoint with %s is not in a series over training', async (_, given, sentence) => {
    const folder = temporaryFolder()
    countOf.set('0001-other', given.source?.from === 'noise' ? given.source.count : rows)
    const runs = [
      await made(folder, '0001-other', { step: 50, ...given }),
      await made(folder, '0002-whole', { step: 100 }),
      await made(folder, '0003-early', { step: 10 }),
    ]
    const { sections, problems } = await measured(folder, 'over-training', runs)
    expect(problems).toContainEqual(expect.stringMatching(sentence))
    const matched = sections.flatMap(({ tables }) => tables).find(({ name }) => name === 'matched')!
    expect(matched.rows.map(({ run }) => run)).toEqual(['0003-early', '0002-whole'])
  })

  test.each(['mapping', 'step-count', 'correlation'] as const)(
    '%s draws against T what has the same weights and start, and names the rest',
    async (study) => {
      const folder = temporaryFolder()
      const runs = [
        await made(folder, '0001-five', { changes: { steps: 5, inversionSteps: 5 } }),
        await made(folder, '0002-ten'),
        await made(folder, '0003-seed', { source: noises(rows, 7), changes: { steps: 20, inversionSteps: 20 } }),
        await made(folder, '0004-step', { step: 50, changes: { steps: 20, inversionSteps: 20 } }),
      ]
      const given = study === 'correlation' ? await inverted(folder) : runs
      const { sections, problems } = await measured(folder, study, given)
      const lines = sections.flatMap(({ charts }) => charts).filter(({ kind }) => kind === 'lines')
      expect(lines.length).toBeGreaterThan(0)
      for (const chart of lines)
        if (chart.kind === 'lines')
          for (const { points } of chart.series) expect(points.map(({ x }) => x)).toEqual([5, 10])
      expect(problems.join(' ')).toMatch(/0003-seed, 0004-step is in the tables and not in what is drawn against T/)
    },
  )

  test('first steps of other samples are in the table, and not drawn beside those of the first', async () => {
    const folder = temporaryFolder()
    const runs = await needed['first-steps'](folder)
    const other = await made(folder, '0003-other', {
      source: { from: 'run', run: '0009-elsewhere', tensor: 'samples' },
      changes: { replaceFirst: 5, replaceSeed: 42, replaceStream: 'torch', replaceLevel: 'consistent' },
    })
    await made(folder, '0009-elsewhere', { source: noises(rows, 7) })
    const { sections, problems } = await measured(folder, 'first-steps', [...runs, other])
    expect(problems.join(' ')).toMatch(/0003-other.*drawn against K.*the samples of 0009-elsewhere/)
    const [table] = sections[0].tables
    expect(table.rows.map(({ run }) => run)).toContain(other)
    for (const chart of sections[0].charts)
      if (chart.kind === 'lines')
        for (const { points } of chart.series) expect(points.map(({ x }) => x)).toEqual([0, 2])
  })
})

/** The same samples inverted with T = 5 and 10, and two runs that are none of them. */
async function inverted(folder: string): Promise<string[]> {
  const source: RunSource = { from: 'run', run: '0002-ten', tensor: 'samples' }
  await made(folder, '0005-inverted', { kind: 'invert', source, changes: { steps: 5, inversionSteps: 5 } })
  return ['0005-inverted', '0002-ten', '0003-seed', '0004-step']
}

/** Rows of the tables that are about these runs and no others. */
const rowsAbout = (sections: StudyOutput['sections'], ids: readonly string[]) =>
  sections.flatMap(({ tables }) =>
    tables.flatMap((table) => table.rows.filter(({ run }) => run === undefined || ids.includes(run as string))),
  )

/** Every number in a value. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : []
}
