import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import { benchProject, benchWorkbench } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'

/** Time to open a project that holds 1,000 finished runs. */
export async function openThousandRuns({ folder, quick }: { folder: string; quick: boolean }): Promise<Measured> {
  const { workbench, connection } = benchWorkbench()
  const project = path.join(folder, 'thousand-runs')
  const { projectId, samples } = await benchProject(connection, project, 4)
  const { runId } = await connection.call(contract.importRun, { projectId, samples, name: 'run' })
  await connection.call(contract.closeProject, { projectId })
  const first = path.join(project, 'runs', runId)
  const record = await readFile(path.join(first, 'run.json'), 'utf8')
  for (let number = 2; number <= 1000; number++) {
    const id = `${String(number).padStart(4, '0')}-run`
    await mkdir(path.join(project, 'runs', id))
    await writeFile(path.join(project, 'runs', id, 'run.json'), record.replaceAll(runId, id))
    await cp(path.join(first, 'items.jsonl'), path.join(project, 'runs', id, 'items.jsonl'))
  }
  const seconds: number[] = []
  for (let turn = 0; turn < (quick ? 3 : 9); turn++) {
    const began = performance.now()
    const opened = await connection.call(contract.openProject, { path: project })
    seconds.push((performance.now() - began) / 1000)
    if (opened.runs.length !== 1000) throw new Error(`${opened.runs.length} runs were listed`)
    await connection.call(contract.closeProject, { projectId: opened.projectId })
  }
  await workbench.close()
  return {
    title: 'Opening a project with 1,000 runs',
    note: 'From the call to the whole project view, files in the disk cache.',
    rows: [{ runs: 1000, 'seconds (median)': rounded(median(seconds)), 'seconds (first)': rounded(seconds[0]) }],
  }
}
