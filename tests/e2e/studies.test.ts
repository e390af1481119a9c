import { readFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { noiseStream } from '../../src-main/random/noiseStream.ts'
import { readNpy, writeNpy } from '../../src-main/store/npyFile.ts'
import type { Conditioning } from '../../src-shared/studies/conditioning.ts'
import { StudyName } from '../../src-shared/studies/studyName.ts'
import type { Measured, StudyResult, StudyTable } from '../../src-shared/studies/studyResult.ts'
import { relativeDifference } from '../parity/readArray.ts'
import { demo, json, lastCheckpoint, root, runCommand, temporaryFolder } from './setup/command.ts'

type Document = StudyResult & { folder: string }

async function projectWithModel(): Promise<string> {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', project)
  return project
}

function tableOf({ sections }: StudyResult, name: string): StudyTable {
  const found = sections.flatMap(({ tables }) => tables).find((table) => table.name === name)
  if (!found) throw new Error(`No table ${name} among ${sections.flatMap(({ tables }) => tables.map((t) => t.name))}`)
  return found
}

test('a study computes the runs it needs once, prints its table with n and rule, and its figures are exported', async () => {
  const project = await projectWithModel()
  const typed = ['study', 'correlation', '--steps', '4,2', '--set', 'count=8', 'seeds=420', 'k=5', '--project', project]
  const shown = await runCommand(typed)
  expect(shown.code, shown.stderr).toBe(0)
  expect(shown.stdout).toMatch(/Checkpoint +T +N +Left out +d +Floor/)
  expect(shown.stdout).toMatch(/Mean of the 5 largest \|r\|/)

  const result = await json<Document>(...typed)
  expect(result.runs.map(({ settings }) => (settings as { inversionSteps: number }).inversionSteps)).toEqual([4, 2])
  const { runs } = await json<{ runs: { id: string }[] }>('list', 'runs', '--project', project)
  expect(runs.map(({ id }) => id)).toEqual(result.runs.map(({ id }) => id))
  expect(result.runs[0].model?.sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(tableOf(result, 'whole').rows[0]).toMatchObject({ n: 8, excluded: 0, latents: { n: 5 } })

  expect(await readdir(result.folder)).toEqual(expect.arrayContaining(['result.json', 'study.json', 'whole.csv']))
  for (const [part, format, begins] of [
    ['whole-chart', 'pdf', '%PDF-'],
    ['against-steps', 'svg', '<?xml'],
    ['whole', 'latex', '% Needs'],
    ['whole', 'csv', 'run,checkpoint,steps,n'],
  ] as const) {
    const out = path.join(project, `${part}.${format}`)
    await json('export', `correlation.${part}`, '--format', format, '--out', out, '--project', project)
    expect((await readFile(out)).toString('latin1', 0, begins.length)).toBe(begins)
    expect(JSON.parse(await readFile(`${out}.json`, 'utf8'))).toMatchObject({ provenance: { part } })
  }
})

test('the first eight noises of seed 420 give the tensors of the original code, and a study the same numbers of both', async () => {
  const project = await projectWithModel()
  const reference = (name: string) => path.join(demo, `reference/landscape-ddpm/${name}.npy`)
  const files = ['noise', 'samples', 'latents'].flatMap((name) => [`--${name}`, reference(name)])
  await json('import', ...files, '--name', 'reference', '--project', project)
  const theirs = await json<Document>('study', 'location', '--runs', 'reference', '--project', project)
  const settings = ['--set', 'count=8', 'steps=50', 'against=50']
  const ours = await json<Document>('study', 'location', ...settings, '--project', project)
  for (const name of ['samples', 'latents']) {
    const file = path.join(project, 'runs', ours.runs[0].id, `${name}.npy`)
    const [mine, expected] = [await readNpy(file), await readNpy(reference(name))]
    expect(mine.shape).toEqual(expected.shape)
    expect(relativeDifference(mine.data, expected.data)).toBeLessThan(1e-3)
  }
  const [mine, expected] = [ours, theirs].map((result) => tableOf(result, 'triangle').rows[0])
  for (const name of ['angle_sample', 'angle_noise', 'angle_latent', 'noise_latent', 'sample_latent', 'sample_noise']) {
    const [a, b] = [mine[name], expected[name]] as Measured[]
    expect(Math.abs(a.mean - b.mean) / b.mean, name).toBeLessThan(0.01)
  }
})

test('reproduce does every study of a series into one folder, and takes up what is finished', async () => {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  const series = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', series, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', project)
  const out = path.join(project, 'paper')
  // Smaller than --quick, which takes minutes; every study and every kind of figure is in it.
  const scale = ['--quick', '--count', '12', '--steps', '3,2', '--checkpoints', '100,6422']
  const typed = ['reproduce', ...scale, '--out', out, '--project', project]
  const { studies, failed } = await json<{ studies: StudyResult[]; failed: unknown[] }>(...typed)
  expect(failed).toEqual([])
  expect(studies.map(({ study }) => study).sort()).toEqual([...StudyName.options].sort())
  for (const { study, sections, reported } of studies) {
    const files = await readdir(path.join(out, study))
    for (const { name } of [...sections.flatMap(({ tables }) => tables), ...reported])
      expect(files).toEqual(expect.arrayContaining([`${name}.csv`, `${name}.tex`]))
    for (const { name } of sections.flatMap(({ charts, grids }) => [...charts, ...grids]))
      expect((await readFile(path.join(out, study, `${name}.pdf`))).toString('latin1', 0, 5)).toBe('%PDF-')
  }
  const tables = studies.flatMap(({ sections }) => sections.flatMap((section) => section.tables))
  const number = expect.any(Number) as number
  const [aligned] = tables.find(({ name }) => name === 'alignment-latents')!.rows
  for (const column of ['cka', 'l2'])
    expect(aligned[column], column).toMatchObject({ mean: number, n: 12, low: number, high: number })
  // Twelve images are too few for an interval of SVCCA.
  expect(aligned.svcca).toEqual(number)
  expect(aligned.correlation).toMatchObject({ n: 10, low: number })
  for (const row of tables.find(({ name }) => name === 'along-alpha')!.rows)
    expect(row.diversity).toMatchObject({ mean: number, low: number, high: number })

  const page = await readFile(path.join(out, 'index.html'), 'utf8')
  for (const { title } of studies) expect(page).toContain(title)
  expect(page).toMatch(/\d of the first 8 images are inverted well conditioned/)
  for (const [, file] of page.matchAll(/(?:href|src)="(?!https:)([^"#]+)"/g))
    await expect(stat(path.join(out, decodeURI(file))), file).resolves.toBeDefined()

  // One run kept what two studies need of its way.
  const ran = (name: StudyName) => studies.find(({ study }) => study === name)!.runs.map(({ id }) => id)
  expect(ran('plain-regions')).toEqual(ran('trajectory'))

  const before = await json<{ runs: unknown[] }>('list', 'runs', '--project', project)
  const again = await json<{ studies: (StudyResult & { computed: string[] })[] }>(
    ...[...typed, '--studies', 'correlation,mapping'],
  )
  expect(await json<{ runs: unknown[] }>('list', 'runs', '--project', project)).toEqual(before)
  for (const { study, computed, created } of again.studies) {
    expect(computed).toEqual([])
    expect(created).toBe(studies.find((one) => one.study === study)!.created)
  }
}, 900_000)

test('verify says on demand how inversion magnifies a small change, as inverting changed samples by hand does', async () => {
  const project = await projectWithModel()
  type Runs = { runs: { id: string; folder: string }[] }
  const run = async (...argv: string[]) => (await json<Runs>('run', ...argv, '--project', project)).runs[0]
  const trip = await run('roundtrip', '--count', '2', '--seed', '420', '--steps', '10')
  const { conditioning } = await json<{ conditioning: Conditioning }>(
    ...['verify', trip.id, '--conditioning', '5', '--project', project],
  )
  expect(conditioning.rows.map(({ row }) => row)).toEqual([0, 1])

  const [samples, latents] = await Promise.all(
    ['samples', 'latents'].map((name) => readNpy(path.join(trip.folder, `${name}.npy`))),
  )
  const length = samples.data.length / 2
  const directions = noiseStream({ stream: 'per-image', seed: 0, count: 2, length }).rows(0, 2)
  const norm = (values: Float32Array) => Math.hypot(...values)
  const ofRow = (data: Float32Array, row: number) => data.subarray(row * length, (row + 1) * length)
  const changed = samples.data.map((value, i) => {
    const row = Math.floor(i / length)
    return value + (1e-5 * norm(ofRow(samples.data, row)) * directions[i]) / norm(ofRow(directions, row))
  })
  const file = path.join(project, 'changed.npy')
  await writeNpy(file, samples.shape, changed)
  const again = await run('invert', '--samples', file, '--steps', '10')
  const moved = await readNpy(path.join(again.folder, 'latents.npy'))
  for (const { row, growthOfLatent, growth, wellConditioned } of conditioning.rows) {
    const [before, after] = [latents, moved].map(({ data }) => ofRow(data, row))
    const apart = norm(after.map((value, i) => value - before[i])) / norm(before)
    expect(growthOfLatent / (apart / 1e-5)).toBeCloseTo(1, 1)
    expect(growth).toBeGreaterThanOrEqual(growthOfLatent)
    expect(wellConditioned).toBe(growth <= conditioning.mostGrowth)
  }
  expect((await runCommand(['verify', trip.id, '--conditioning', '1', '--project', project])).stdout).toMatch(
    /Conditioning of inversion: .*image +growth.*(well|ill-)/s,
  )
  const replaced = await run('roundtrip', '--count', '2', '--steps', '4', '--replace-first', '1', '--replace-seed', '7')
  const refused = await runCommand(['verify', replaced.id, '--conditioning', '1', '--project', project])
  expect(refused.stderr).toMatch(/first inversion steps were replaced or swapped/)
})

test('a class-conditional model is varied by added noise and by the next class, and interpolated within a class, from noises and from latents', async () => {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  const conditional = path.join(root, 'tests/parity/adm-class-conditional/model.pt')
  const settings = ['imageSize=16', 'schedule=linear', 'trainSteps=1000', 'rescaleTimesteps=false', 'headChannels=16']
  await json(
    'add',
    'model',
    conditional,
    '--name',
    'classes',
    ...settings.flatMap((pair) => ['--set', pair]),
    '--set',
    'attentionOrder=new',
    '--project',
    project,
  )
  const values = ['--set', 'count=3', 'draws=2', 'steps=2', 'shown=2']
  const result = await json<Document>('study', 'variation', ...values, '--project', project)
  expect(result.problems).toEqual([])
  const classesOf = (id: string) => result.runs.find((run) => run.id === id)!.settings as { classes: number[] }
  const [base, ...others] = result.runs
  const [varied, changed] = [others.slice(0, 2), others.slice(2)]
  // The two variations of an image have its class.
  for (const { id } of varied) expect(classesOf(id).classes.slice(0, 6)).toEqual([0, 0, 1, 1, 2, 2])
  expect(classesOf(base.id).classes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(changed).toHaveLength(2)
  for (const { id } of changed) expect(classesOf(id).classes).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0])

  const rows = tableOf(result, 'variations').rows.map((row) => [row.start, row.change_of, row.draws])
  const ways = [
    ['noise', 'added noise', 2],
    ['latents', 'added noise', 2],
    ['noise', 'next class', 1],
    ['latents', 'next class', 1],
  ]
  expect(rows).toEqual(ways)
  // Another class makes another image of the same noise, and of every noise.
  for (const row of tableOf(result, 'variations').rows) expect((row.change as Measured).mean).toBeGreaterThan(0)
  expect(tableOf(result, 'latents-minus-noise').rows.map(({ change_of }) => change_of)).toEqual([
    'added noise',
    'next class',
  ])
  const changedByHand = await readNpy(path.join(project, 'runs', changed[0].id, 'samples.npy'))
  const samples = await readNpy(path.join(project, 'runs', base.id, 'samples.npy'))
  const apart = [0, 1, 2].map((row) => {
    const d = samples.data.length / 3
    let squares = 0
    for (let i = row * d; i < (row + 1) * d; i++) squares += (samples.data[i] - changedByHand.data[i]) ** 2
    return Math.sqrt(squares)
  })
  const ofNoises = tableOf(result, 'variations').rows[2].change as Measured
  expect(ofNoises.mean).toBeCloseTo(apart.reduce((sum, one) => sum + one, 0) / 3, 6)

  // Between two noises, or two latents, of one class all images have that class, and the first is the sample of its noise.
  const few = ['--set', 'count=3', 'between=1', 'steps=2', 'replaced=1', 'shown=1']
  const { runs, problems } = await json<Document>('study', 'interpolation', ...few, '--project', project)
  expect(problems).toEqual([])
  const between = runs.filter(({ name }) => name.startsWith('Between'))
  expect(between).toHaveLength(3)
  for (const { id } of between) {
    const lines = (await readFile(path.join(project, 'runs', id, 'items.jsonl'), 'utf8')).trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { class: number }).class)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2])
  }
  const atNoises = await readNpy(path.join(project, 'runs', between[0].id, 'samples.npy'))
  const d = samples.data.length / 3
  for (const pair of [0, 1, 2])
    expect(
      relativeDifference(
        atNoises.data.subarray(pair * 3 * d, (pair * 3 + 1) * d),
        samples.data.subarray(pair * d, (pair + 1) * d),
      ),
    ).toBeLessThan(1e-5)
})

test('a fine-tuned series stands on an axis of steps since its base, which is at zero', async () => {
  const project = path.join(await temporaryFolder(), 'study')
  await json('new', project)
  await json('add', 'model', lastCheckpoint, '--name', 'base', '--preset', 'landscape-ddpm', '--project', project)
  const tuned = path.join(demo, 'models/potted-finetune')
  await json('add', 'model', tuned, '--name', 'tuned', '--preset', 'landscape-ddpm', '--project', project)
  const study = (...values: string[]) =>
    json<Document>(
      ...['study', 'over-training', '--model', 'tuned', '--checkpoints', '6447,7210'],
      ...['--set', 'base=base', 'count=4', 'steps=2', 'shown=1', ...values, '--project', project],
    )
  const stepsOf = (result: Document) => tableOf(result, 'matched').rows.map(({ step }) => step)
  const result = await study()
  expect(stepsOf(result)).toEqual([0, 25, 788])
  expect(tableOf(result, 'alignment-samples').rows.map(({ step }) => step)).toEqual([0, 25])
  expect(result.sections.flatMap(({ grids }) => grids)[0].columns).toEqual(['0', '25', '788'])
  expect(result.sections[0].notes[0]).toMatch(/minus the base’s 6,422/)
  const charts = result.sections.flatMap((section) => section.charts)
  expect(charts.length).toBeGreaterThan(3)
  for (const chart of charts) expect('x' in chart && chart.x.label, chart.name).toBe('steps since the base')
  expect(tableOf(result, 'matched').columns[0].label).toBe('Steps since the base')

  const byHand = await study('baseStep=6400')
  expect(stepsOf(byHand)).toEqual([0, 47, 810])
  expect(byHand.runs.map(({ id }) => id)).toEqual(result.runs.map(({ id }) => id))
})

describe('bad input', () => {
  test('runs without what a study takes are named with the rule, and the rest is measured', async () => {
    const project = await projectWithModel()
    const noise = path.join(demo, 'reference/landscape-ddpm/noise.npy')
    const reference = (name: string) => path.join(demo, `reference/landscape-ddpm/${name}.npy`)
    await json('import', '--noise', noise, '--name', 'lonely', '--project', project)
    const files = ['--noise', noise, '--samples', reference('samples'), '--latents', reference('latents')]
    await json('import', ...files, '--name', 'whole', '--project', project)

    const alone = await runCommand(['study', 'location', '--runs', 'lonely', '--project', project])
    expect(alone.code).toBe(1)
    expect(alone.stderr).toMatch(/could measure none of its runs.*Runs with noise, samples and latents.*0001-lonely/s)

    const both = await json<Document>('study', 'location', '--runs', 'lonely,whole', '--project', project)
    expect(tableOf(both, 'triangle').rows).toHaveLength(1)
    expect(tableOf(both, 'triangle').rows[0]).toMatchObject({ n: 8, excluded: 0 })
    expect(both.problems[0]).toContain('0001-lonely')
  })

  test('a setting, a part or a T that does not exist is refused with those that do', async () => {
    const project = await projectWithModel()
    const refused = async (...argv: string[]) => (await runCommand([...argv, '--project', project])).stderr
    expect(await refused('study', 'mapping', '--set', 'pool=3')).toMatch(/no pool; it has count, .*pools/)
    expect(await refused('study', 'mapping', '--quick', '--steps', '3000')).toMatch(
      /No stride gives exactly 3000 steps/,
    )
    expect(await refused('study', 'triangle')).toContain('correlation')
  })
})
