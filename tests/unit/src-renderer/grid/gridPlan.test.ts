import { expect, test } from 'vitest'
import type { RunRow } from '../../../../src-shared/contract/views.ts'
import type { RunSettings } from '../../../../src-shared/project/runSettings.ts'
import { differingFields, runField, valuesOf, type GridRun } from '../../../../src-renderer/grid/gridFields.ts'
import { gridPlan, type GridAxis, type GridPlan } from '../../../../src-renderer/grid/gridPlan.ts'
import { fakeProject } from '../fakeProject.ts'
import { fakeRunTraits } from '../fakeRun.ts'

const base = fakeProject().runs.find(({ id }) => id === 'roundtrip')!

function run(
  id: string,
  row: Partial<RunRow> = {},
  settings: Partial<RunSettings> & { seed?: number; finished?: number } = {},
): GridRun {
  const full = { ...base, id, name: id, count: 8, done: 8, ...row }
  const { seed = 420, finished = full.done, ...others } = settings
  const traits = fakeRunTraits({ ...full, done: finished })
  return {
    row: full,
    traits: {
      ...traits,
      source: { from: 'noise', stream: 'torch', seed, count: full.count },
      beginning: `noise ${seed}`,
      settings: { ...traits.settings!, ...others },
    },
  }
}
const runs = [
  run('a', { checkpoint: 100, steps: 20 }),
  run('b', { checkpoint: 6422, steps: 20 }),
  run('c', { checkpoint: 100, steps: 50 }),
]
const fieldsOf = (of: readonly GridRun[]) => differingFields(of, (id) => id)
const field = (name: string, of = runs) => [...fieldsOf(of), runField].find((entry) => entry.name === name)!
const shown = (plan: GridPlan, section: number, row: number, column: number) => {
  const cell = plan.cell({ section, row }, column, 'samples')
  return cell.picture ? `${cell.picture.run.row.id} ${cell.picture.row}` : cell.gap.short
}

test('only what runs differ in is offered, and its values rise', () => {
  expect(fieldsOf(runs).map(({ name }) => name)).toEqual(['checkpoint', 'steps'])
  expect(valuesOf(field('checkpoint'), runs).map(({ title }) => title)).toEqual(['100', '6,422'])
  expect(valuesOf(field('steps'), runs).map(({ title }) => title)).toEqual(['T 20', 'T 50'])
  expect(valuesOf(field('run'), runs).map(({ key }) => key)).toEqual(['a', 'b', 'c'])
})

test('K, seed and convention set runs apart, and so does a setting that this version does not know by name', () => {
  const varied = [
    run('a', {}, { replaceFirst: 5, seed: 1 }),
    run('b', {}, { convention: 'target', swapFirst: 10, swap: 'state', ...{ notYetKnown: 3 } }),
  ]
  const fields = fieldsOf(varied)
  expect(fields.map(({ name, valueOf }) => [name, ...varied.map((entry) => valueOf(entry).title)])).toEqual([
    ['replaceFirst', 'K 5', 'K 0'],
    ['swapFirst', 'K 0', 'K 10, states'],
    ['seed', 'seed 1', 'seed 420'],
    ['convention', 'source', 'target'],
    ['notYetKnown', '–', '3'],
  ])
  expect(fields.at(-1)?.title).toBe('Not yet known')
})

test('columns are values of one setting, rows are images, and what else differs becomes groups', () => {
  const plan = gridPlan(runs, fieldsOf(runs), { columns: field('checkpoint'), rows: 'image', image: 0 })
  expect(plan.columns).toBe(2)
  expect([0, 1].map((column) => plan.columnTitle(column))).toEqual(['100', '6,422'])
  expect(plan.sections.map(({ title, rows }) => [title, rows])).toEqual([
    ['T 20', 8],
    ['T 50', 8],
  ])
  expect([shown(plan, 0, 3, 0), shown(plan, 0, 3, 1), shown(plan, 1, 3, 0)]).toEqual(['a 3', 'b 3', 'c 3'])
  expect(plan.hidden).toEqual([])
})

test('a place whose run is not among the chosen is a gap that says which one it would be', () => {
  const plan = gridPlan(runs, fieldsOf(runs), { columns: field('checkpoint'), rows: 'image', image: 0 })
  expect(plan.cell({ section: 1, row: 0 }, 1, 'samples').gap).toEqual({
    short: 'no run',
    why: 'No chosen run has 6,422, T 50.',
  })
})

test('two settings by each other show one image of every run', () => {
  const plan = gridPlan(runs, fieldsOf(runs), { columns: field('checkpoint'), rows: field('steps'), image: 5 })
  expect(plan.sections.map(({ title, rows }) => [title, rows])).toEqual([[undefined, 2]])
  expect(plan.rowTitle({ section: 0, row: 1 })).toBe('T 50')
  expect([shown(plan, 0, 0, 0), shown(plan, 0, 0, 1), shown(plan, 0, 1, 0), shown(plan, 0, 1, 1)]).toEqual([
    'a 5',
    'b 5',
    'c 5',
    'no run',
  ])
})

test('images go along the columns where the rows are a setting', () => {
  const plan = gridPlan(runs, fieldsOf(runs), { columns: 'image', rows: field('checkpoint'), image: 0 })
  expect([plan.columns, plan.columnTitle(7)]).toEqual([8, '#007'])
  expect(plan.sections.map(({ title }) => title)).toEqual(['T 20', 'T 50'])
  expect([shown(plan, 0, 1, 7), shown(plan, 1, 0, 7)]).toEqual(['b 7', 'c 7'])
})

test('a group has a line for each value that its runs have, and none for those of other groups', () => {
  const plan = gridPlan(runs, fieldsOf(runs), { columns: 'image', rows: field('checkpoint'), image: 0 })
  const lines = plan.sections.map(({ title, rows }, section) => [
    title,
    ...Array.from({ length: rows }, (_, row) => plan.rowTitle({ section, row })),
  ])
  expect(lines).toEqual([
    ['T 20', '100', '6,422'],
    ['T 50', '100'],
  ])
  const later = [
    run('a2', { checkpoint: 100, steps: 20 }, { seed: 2 }),
    run('b2', { checkpoint: 6422, steps: 20 }, { seed: 2 }),
    run('c2', { checkpoint: 100, steps: 50 }, { seed: 1 }),
  ]
  const bySeed = gridPlan(later, fieldsOf(later), { columns: field('checkpoint'), rows: field('steps'), image: 0 })
  expect(
    bySeed.sections.map(({ title, rows }, section) => [title, rows, bySeed.rowTitle({ section, row: 0 })]),
  ).toEqual([
    ['seed 1', 1, 'T 50'],
    ['seed 2', 1, 'T 20'],
  ])
  expect([shown(bySeed, 0, 0, 0), shown(bySeed, 1, 0, 1)]).toEqual(['c2 0', 'b2 0'])
  expect(bySeed.find('c2', { row: 5, column: 5 })).toEqual({ section: 0, row: 0, column: 0 })
})

test('by class, a row is the next image of its class in every run, however they are numbered', () => {
  const classes = new Map([
    ['a', new Map([[3, [0, 4]]])],
    [
      'b',
      new Map([
        [3, [2]],
        [7, [1]],
      ]),
    ],
  ])
  const two = runs.slice(0, 2)
  const plan = gridPlan(two, fieldsOf(two), { columns: field('checkpoint'), rows: 'class', image: 0, classes })
  expect(plan.sections.map(({ title, rows }) => [title, rows])).toEqual([
    ['Class 3', 2],
    ['Class 7', 1],
  ])
  expect([shown(plan, 0, 1, 0), shown(plan, 0, 0, 1), shown(plan, 0, 1, 1), shown(plan, 1, 0, 0)]).toEqual([
    'a 4',
    'b 2',
    'no more',
    'no more',
  ])
})

test('where a column is the run itself nothing is grouped, and of runs with the same settings each has its own', () => {
  const twins = [...runs, run('d', { checkpoint: 100, steps: 50 })]
  const byRun = gridPlan(twins, fieldsOf(twins), { columns: runField, rows: 'image', image: 0 })
  expect([byRun.columns, byRun.sections.length, byRun.hidden.length]).toEqual([4, 1, 0])
  const bySettings = gridPlan(twins, fieldsOf(twins), { columns: field('checkpoint'), rows: field('steps'), image: 0 })
  expect(bySettings.hidden.map(({ row }) => row.id)).toEqual(['c'])
  expect(shown(bySettings, 0, 1, 0)).toBe('d 0')
})

test('a newer run without images does not take the place of one that has some', () => {
  const twins = [...runs, run('d', { checkpoint: 100, steps: 50, done: 0, state: 'queued' })]
  const plan = gridPlan(twins, fieldsOf(twins), { columns: field('checkpoint'), rows: field('steps'), image: 0 })
  expect([shown(plan, 0, 1, 0), plan.hidden.map(({ row }) => row.id)]).toEqual(['c 0', ['d']])
})

test('what a run has not is a gap with its reason: an array, an image, one that is not finished', () => {
  const some = [
    run('short', { checkpoint: 1, count: 2, done: 2 }),
    run('failed', { checkpoint: 2, state: 'failed', done: 3 }),
    run('sampled', { checkpoint: 3, kind: 'sample' }),
    run('damaged', { checkpoint: 4, done: 3 }),
    run('ended', { checkpoint: 5 }, { finished: 3 }),
  ]
  const plan = gridPlan(some, [], { columns: runField, rows: 'image', image: 0 })
  const why = (row: number, column: number) => plan.cell({ section: 0, row }, column, 'latents').gap?.why
  expect(why(1, 0)).toBeUndefined()
  expect(why(5, 0)).toBe('short has 2 images, numbered from 0.')
  expect(why(5, 1)).toBe(
    'failed has not finished image 5: it failed before that. Its page says why and goes on with it.',
  )
  expect(why(0, 2)).toBe('sampled has no such array.')
  expect(why(5, 3)).toBe(
    'damaged has not finished image 5: it is done all the same. “inverscope resume RUN” computes what is missing.',
  )
  // It has finished more than is told of it.
  expect(why(5, 4)).toBe('Whether ended has finished image 5 is not told yet.')
})

test('a thousand runs of a hundred thousand images are planned without listing their places', () => {
  const many = Array.from({ length: 1000 }, (_, i) => run(`r${i}`, { checkpoint: i, count: 100_000, done: 100_000 }))
  const plan = gridPlan(many, fieldsOf(many), { columns: field('checkpoint', many), rows: 'image', image: 0 })
  expect([plan.columns, plan.sections[0].rows]).toEqual([1000, 100_000])
  expect(shown(plan, 0, 99_999, 999)).toBe('r999 99999')
})

const images = (first: number, count = 8) => [{ first, count }]
const withSource = (entry: GridRun, source: GridRun['traits']['source'], beginning = 'noise 420'): GridRun => ({
  ...entry,
  traits: { ...entry.traits, source, beginning },
})
const noise = { from: 'noise', stream: 'torch', seed: 420, count: 200 } as const

test('runs of other images of one seed are set apart by them, and never stand in one line as if they were the same', () => {
  const some = [
    withSource(run('a', { steps: 50 }), { ...noise, images: images(0) }),
    withSource(run('b', { steps: 100 }), { ...noise, images: images(100) }, 'noise 420 100-107'),
    withSource(run('c', { steps: 100 }), noise),
  ]
  const start = field('start', some)
  expect(valuesOf(start, some).map(({ title }) => title)).toEqual(['noise', 'noise, images 100-107'])
  const byT = gridPlan(some, fieldsOf(some), { columns: field('steps', some), rows: 'image', image: 0 })
  expect(byT.sections.map(({ title }) => title)).toEqual(['noise', 'noise, images 100-107'])
  expect([shown(byT, 0, 0, 0), shown(byT, 0, 0, 1), shown(byT, 1, 0, 0), byT.hidden.length]).toEqual([
    'a 0',
    'c 0',
    'no run',
    0,
  ])
  expect(byT.mixesStarts).toBe(false)
  const byRun = gridPlan(some, fieldsOf(some), { columns: runField, rows: 'image', image: 0 })
  expect(byRun.mixesStarts).toBe(true)
  const alike = [some[0], some[2]]
  expect(gridPlan(alike, [], { columns: runField, rows: 'image', image: 0 }).mixesStarts).toBe(false)
})

test('two settings by each other mix starts only where a line does, and images along a line where a group does', () => {
  const some = [run('a', { steps: 20 }, { seed: 1 }), run('b', { steps: 20 }, { seed: 2 })]
  const mixed = (columns: GridAxis, rows: GridAxis) =>
    gridPlan(some, fieldsOf(some), { columns, rows, image: 0 }).mixesStarts
  expect(mixed(runField, field('seed', some))).toBe(false)
  expect(mixed(field('seed', some), 'image')).toBe(true)
  expect(mixed('image', field('seed', some))).toBe(true)
})

test('runs that differ in their classes only are no twins', () => {
  const some = ['3', '5'].map((classes) => {
    const entry = run(`of ${classes}`)
    return { ...entry, traits: { ...entry.traits, classes } }
  })
  expect(fieldsOf(some).map(({ name }) => name)).toEqual(['classes'])
  expect(gridPlan(some, fieldsOf(some), { columns: field('classes', some), rows: 'image', image: 0 }).columns).toBe(2)
})

test('fractions rise, in heads and in groups, and the smallest is not nothing', () => {
  const some = [0.5, 1e-7, 0.25, 0.125].map((eta) => run(`eta ${eta}`, { steps: eta * 1e9 }, { seed: 420, ...{ eta } }))
  expect(valuesOf(field('eta', some), some).map(({ title }) => title)).toEqual(['1 × 10⁻⁷', '0.125', '0.25', '0.5'])
  const plan = gridPlan(some, [field('eta', some)], { columns: field('steps', some), rows: 'image', image: 0 })
  expect(plan.sections.map(({ title }) => title)).toEqual(['eta 1 × 10⁻⁷', 'eta 0.125', 'eta 0.25', 'eta 0.5'])
})

test('a run is found where it stands now, and nowhere once another took its place', () => {
  const more = [run('z', { checkpoint: 5, steps: 10 }), ...runs]
  const plan = gridPlan(more, fieldsOf(more), { columns: field('checkpoint', more), rows: 'image', image: 0 })
  expect(plan.find('b', { row: 3, column: 0 })).toEqual({ section: 1, row: 3, column: 2 })
  const bySteps = gridPlan(more, fieldsOf(more), { columns: 'image', rows: field('steps', more), image: 0 })
  expect(bySteps.find('c', { row: 0, column: 6 })).toEqual({ section: 1, row: 1, column: 6 })
  const twins = [...runs, run('d', { checkpoint: 100, steps: 50 })]
  const replaced = gridPlan(twins, fieldsOf(twins), { columns: field('checkpoint'), rows: 'image', image: 0 })
  expect(replaced.find('c', { row: 3, column: 0 })).toBeUndefined()
})

test('a group is told by what its runs have and did, not by what others have', () => {
  const some = [
    run('plain', { checkpoint: 100 }),
    run('later', { checkpoint: 6422 }),
    run('replaced', { checkpoint: 100 }, { replaceFirst: 2, ...{ replaceSeed: 42 } }),
    run('swapped', { checkpoint: 100 }, { swapFirst: 10, swap: 'state' }),
  ]
  const plan = gridPlan(some, fieldsOf(some), { columns: field('checkpoint', some), rows: 'image', image: 0 })
  expect(plan.sections.map(({ title }) => title)).toEqual([
    'Others',
    'swapped K 10, states',
    'replaced K 2, replace seed 42',
  ])
})

const titlesOf = (some: GridRun[], rows: GridAxis = 'image') =>
  gridPlan(some, fieldsOf(some), { columns: field('checkpoint', some), rows, image: 0 }).sections.map(
    ({ title }) => title,
  )

test('groups with runs in less than half of the most columns come last, and the others in the order of their values', () => {
  const of = (steps: number, ...checkpoints: number[]) =>
    checkpoints.map((checkpoint) => run(`${steps} ${checkpoint}`, { checkpoint, steps }))
  expect(titlesOf([...of(5, 6422), ...of(50, 100, 1000, 6422), ...of(20, 100, 1000, 6422)])).toEqual([
    'T 20',
    'T 50',
    'T 5',
  ])
  // A sweep at work, and one run that failed: what is looked at stays where it is
  for (const present of [
    [100, 1000],
    [100, 1000, 6422],
  ])
    expect(titlesOf([...of(50, 100, 1000, 6422), ...of(20, ...present)])).toEqual(['T 20', 'T 50'])
})

test('it is columns that count, not lines', () => {
  const some = [
    ...[5, 10, 20, 50, 100].map((steps) => run(`1 ${steps}`, { checkpoint: 100, steps }, { seed: 1 })),
    ...[1, 2, 3, 100].map((checkpoint) => run(`2 ${checkpoint}`, { checkpoint, steps: 5 }, { seed: 2 })),
  ]
  expect(titlesOf(some, field('steps', some))).toEqual(['seed 2', 'seed 1'])
})
