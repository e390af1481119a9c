import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { findElectron } from '../../server/findElectron.ts'
import type { Execute } from '../commandLine/command.ts'
import type { noOptions } from '../commandLine/commandOptions.ts'
import { packageFolder } from '../packageFolder.ts'
import { serveProject } from './serve.ts'

/** `inverscope open [P]`: the desktop workbench, or the same one served where it cannot start */
export const open: Execute<typeof noOptions> = async (context, { operands }) => {
  const { env } = context.terminal
  const electronFolder = path.join(packageFolder, 'node_modules', 'electron')
  const found = findElectron({ env, platform: process.platform, electronFolder })
  if ('reason' in found) {
    context.note(`The desktop workbench cannot start: ${found.reason}. Serving it to a browser instead.`)
    return serveProject(context, { operands, options: {} })
  }
  const project = operands.map((given) => context.absolute(given))
  const desktop = spawn(found.executable, [packageFolder, ...project], { stdio: ['ignore', 'ignore', 'inherit'] })
  const stop = context.interrupts.listen(() => desktop.kill())
  const [code] = (await once(desktop, 'exit')) as [number | null]
  stop()
  if (code) throw new Error(`The desktop workbench ended with exit code ${code}.`)
  return { document: { project: project[0] }, text: '' }
}
