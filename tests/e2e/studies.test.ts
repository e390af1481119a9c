import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { StudyResult, StudyTable } from '../../src-shared/studies/studyResult.ts'
import { demo, json, lastCheckpoint, runCommand, temporaryFolder } from './setup/command.ts'

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
