import { processTerminal } from './output/terminal.ts'
import { runCommand } from './runCommand.ts'
import type { Reach } from './session.ts'

// The program `inverscope`. What a command needs is loaded when it needs it, so that help and complaints are there at once.
const reach: Reach = {
  host: async () => (await workbench()).host(),
  project: async (given, from, opening) => (await workbench()).project(given, from, opening),
  newProject: async (folder, name, access) => (await workbench()).newProject(folder, name, access),
}
const workbench = async () => (await import('./reachWorkbench.ts')).reachWorkbench

// A reader that has seen enough, such as `head`, closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

process.exitCode = await runCommand(process.argv.slice(2), {
  terminal: processTerminal(),
  reach,
  onInterrupt: (listener) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, listener)
  },
  quit: (code) => process.exit(code),
})

// All is done now. Only a network folder whose server is away keeps the process: what it was asked for is never answered.
setInterval(() => {
  if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit()
}, 1000).unref()
