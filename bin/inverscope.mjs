#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The command `inverscope`: finds the right Node and a build that is not older than the sources, then hands over to src-main/cli.

const wantedNode = 24
const root = fileURLToPath(new URL('..', import.meta.url))
const commands = join(root, 'out', 'main', 'cli.js')

/**
 * Where the person typed the command. `npm run` starts scripts in the package's folder and leaves the person's own in INIT_CWD; `npx`
 * and a shell start this file where they are, and there INIT_CWD may be left over from an npm script further up.
 */
function typedFolder(env) {
  const throughNpmRun = env.npm_lifecycle_script?.includes('bin/inverscope.mjs')
  return (throughNpmRun && env.INIT_CWD) || process.cwd()
}

/** Runs the same command with the Node that is installed beside the program. */
function runWith(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A terminal sends Ctrl-C to both of us, and the second one would mean "quit now": it is passed on only where there is no terminal.
  process.on('SIGINT', () => process.stdin.isTTY || process.stderr.isTTY || child.kill('SIGINT'))
  child.on('error', (error) => {
    process.stderr.write(`inverscope: ${node} cannot be started: ${error.message}. Run npm install again.\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(signal === 'SIGINT' ? 130 : (code ?? 1)))
}

async function run() {
  const { isCheckout, isStale, build } = await import('./build.mjs')
  if (isCheckout && isStale()) {
    process.stderr.write('inverscope: the sources are newer than the build, building ...\n')
    if (build({ quiet: true }) !== 0) {
      process.stderr.write('inverscope: the build failed, see above.\n')
      process.exit(1)
    }
  }
  if (!existsSync(commands)) {
    process.stderr.write(`inverscope: ${commands} is missing. Run npm install in ${root}.\n`)
    process.exit(1)
  }
  await import(new URL('../out/main/cli.js', import.meta.url).href)
}

process.env.INVERSCOPE_CWD = typedFolder(process.env)
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
if (Number.parseInt(process.versions.node) < wantedNode && existsSync(ownNode)) runWith(ownNode)
else await run()
