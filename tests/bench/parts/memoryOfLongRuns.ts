import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { contract } from '../../../src-shared/contract/contract.ts'
import { physicalCores } from '../../../src-main/workbench/physicalCores.ts'
import { childrenOf } from '../../e2e/setup/childrenOf.ts'
import { benchModels, folderOf, type BenchModel } from '../benchModels.ts'
import { benchProject, benchWorkbench, root } from '../benchProject.ts'
import { rounded, type Measured } from '../measured.ts'

/** In MB: anonymous memory of a process, its highest resident memory, and its share of what processes have together. */
interface Memory {
  anonymous: number
  highest: number
  share: number
}

/** Memory of a command and its engine processes over a run of 500 batches: whether it grows, and how high it gets. Linux only, for /proc. */
export async function memoryOfLongRuns({ folder, quick }: { folder: string; quick: boolean }): Promise<Measured> {
  if (process.platform !== 'linux') throw new Error('memoryOfLongRuns reads /proc, which only Linux has.')
  const batches = quick ? 40 : 500
  const rows: Measured['rows'] = []
  for (const model of await benchModels(folder)) rows.push(...(await watchRun(folder, model, batches)))
  return {
    title: `Memory over ${batches} batches`,
    note: 'A run of the command line, looked at every quarter of a second between its first and its last batch: anonymous memory of every process, as mean of the first and of the last quarter of the time; the highest resident memory of each, mapped files included; and the highest sum of all, shared pages counted once.',
    rows,
  }
}

async function watchRun(folder: string, model: BenchModel, batches: number): Promise<Measured['rows']> {
  // One image a batch where an evaluation takes long; what is kept from batch to batch is as many times the same.
  const batch = model.imagesPerSecond < 1 ? 1 : 4
  const { workbench, connection } = benchWorkbench()
  const project = folderOf(folder, 'memory', model)
  const { projectId, samples } = await benchProject(connection, project, batches * batch, model)
  await connection.call(contract.closeProject, { projectId })
  await workbench.close()

  const run = ['run', 'invert', '--model', model.name, '--samples', samples, '--steps', '4', '--keep-states', '--json']
  const shape = ['--batch', String(batch), '--processes', String(physicalCores()), '--project', project]
  const owner = spawn(process.execPath, [path.join(root, 'bin/inverscope.mjs'), ...run, ...shape], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => owner.once('exit', resolve))
  let over = false
  void ended.then(() => (over = true))
  const seen: Map<string, Memory>[] = []
  while (!over) {
    if (finishedBatches(project) > 0) seen.push(memoryNow(owner.pid!))
    await delay(250)
  }
  if ((await ended) !== 0) throw new Error(`The run of ${model.name} ended with ${await ended}`)
  // Engines end with their run, so that the last looks may miss some of them.
  const whole = seen.filter(({ size }) => size === Math.max(...seen.map((one) => one.size)))
  if (whole.length < 8) throw new Error(`The run of ${model.name} was seen only ${whole.length} times`)
  const quarter = Math.floor(whole.length / 4)
  const mean = (some: readonly Map<string, Memory>[], name: string) =>
    some.reduce((sum, memory) => sum + memory.get(name)!.anonymous, 0) / some.length
  const together = Math.max(...whole.map((one) => [...one.values()].reduce((sum, { share }) => sum + share, 0)))
  return [...whole[0].keys()].map((name) => {
    const [first, last] = [mean(whole.slice(0, quarter), name), mean(whole.slice(-quarter), name)]
    return {
      parameters: model.parameters,
      process: name,
      'first quarter, MB': rounded(first, 4),
      'last quarter, MB': rounded(last, 4),
      'last / first': rounded(last / first, 4),
      'peak, MB': Math.round(Math.max(...whole.map((one) => one.get(name)!.highest))),
      'all together, peak MB': Math.round(together),
    }
  })
}

function finishedBatches(project: string): number {
  const [journal] = globSync(path.join(project, 'runs/*/journal.jsonl'))
  return journal === undefined ? 0 : readFileSync(journal, 'utf8').split('\n').length - 1
}

/** By name: the owner, and its engines in the order of their start. */
function memoryNow(owner: number): Map<string, Memory> {
  const found = new Map<string, Memory>()
  for (const [i, pid] of [owner, ...childrenOf(owner).sort((a, b) => a - b)].entries()) {
    const memory = memoryOf(pid)
    if (memory) found.set(i === 0 ? 'owner' : `engine ${i}`, memory)
  }
  return found
}

function memoryOf(pid: number): Memory | undefined {
  try {
    const of = (file: string, name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))![1]) / 1000
    return { anonymous: of('status', 'RssAnon'), highest: of('status', 'VmHWM'), share: of('smaps_rollup', 'Pss') }
  } catch {
    return undefined
  }
}
