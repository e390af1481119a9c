import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import { benchProject, benchWorkbench, root } from '../benchProject.ts'
import { median, rounded, type Measured } from '../measured.ts'

/** Wall time of short commands, each as a process of its own. */
export async function coldStart({ folder, quick }: { folder: string; quick: boolean }): Promise<Measured> {
  const { workbench, connection } = benchWorkbench()
  const project = path.join(folder, 'cold-start')
  const { projectId } = await benchProject(connection, project, 16)
  await connection.call(contract.closeProject, { projectId })
  await workbench.close()

  const commands = {
    'node -e 0 (the floor)': ['-e', '0'],
    'inverscope --version': ['bin/inverscope.mjs', '--version'],
    'inverscope list models': ['bin/inverscope.mjs', 'list', 'models', '--project', project],
  }
  const seconds = Object.fromEntries(Object.keys(commands).map((name) => [name, [] as number[]]))
  for (let turn = 0; turn < (quick ? 3 : 11); turn++) {
    for (const [name, argv] of Object.entries(commands)) {
      const began = performance.now()
      const { status, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' })
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`)
      seconds[name].push((performance.now() - began) / 1000)
    }
  }
  return {
    title: 'Cold start of the command line',
    note: 'Wall seconds of a whole process, median of turns in which the commands follow each other.',
    rows: Object.entries(seconds).map(([command, values]) => ({
      command,
      'seconds (median)': rounded(median(values)),
      'seconds (best)': rounded(Math.min(...values)),
    })),
  }
}
