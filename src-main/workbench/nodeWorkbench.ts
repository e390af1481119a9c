import path from 'node:path'
import { forkEngine } from '../engine/forkEngine.ts'
import { createWorkbench, type Workbench } from './createWorkbench.ts'

/**
 * The workbench of a shell that runs under plain Node, with its engine processes forked from it.
 *
 * @param packageFolder  the checkout or the installed package, which holds out/ and resources/
 */
export function nodeWorkbench(shell: 'server' | 'cli', packageFolder: string): Workbench {
  return createWorkbench({
    shell,
    launchEngine: forkEngine(engineEntry(packageFolder)),
    resourcesFolder: path.join(packageFolder, 'resources'),
  })
}

/** Run from the sources, as tests do, the engine is run from its source as well. */
function engineEntry(packageFolder: string): string {
  const fromSources = import.meta.filename.endsWith('.ts')
  return path.join(packageFolder, fromSources ? 'src-main/engine/main.ts' : 'out/main/engine.js')
}
