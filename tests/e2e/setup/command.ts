import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

export const root = path.resolve(import.meta.dirname, '../../..')
export const demo = path.join(root, 'resources/demo')
export const lastCheckpoint = path.join(demo, 'models/landscape-ddpm/ema_0.999_006422.pt')

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface CommandOptions {
  cwd?: string
  /** Beside the environment of the tests. */
  env?: NodeJS.ProcessEnv
  /** Shell commands to go before the program in the same process, such as `ulimit`. */
  after?: string
}

/** Starts the real command line as a process group of its own; it ends with the test. */
export function startCommand(
  argv: readonly string[],
  { cwd = root, env, after }: CommandOptions = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const command = [process.execPath, path.join(root, 'bin/inverscope.mjs'), ...argv]
  const [program, ...rest] = after === undefined ? command : ['sh', '-c', `${after}; exec "$0" "$@"`, ...command]
  const child = spawn(program, rest, {
    cwd,
    detached: true,
    env: { ...process.env, INVERSCOPE_HOME: path.join(os.tmpdir(), 'inverscope-tests'), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text))
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, ...texts })),
  )
  // What it started has ended with it once nobody holds its outputs any more; until then it may write into folders that go.
  onTestFinished(async () => {
    killGroup(child)
    await ended
  })
  return { child, ended }
}

export function runCommand(argv: readonly string[], options?: CommandOptions): Promise<Ended> {
  return startCommand(argv, options).ended
}

/** A command that must succeed; its JSON. */
export async function json<T>(...argv: string[]): Promise<T> {
  const { code, stdout, stderr } = await runCommand([...argv, '--json'])
  if (code !== 0) throw new Error(`inverscope ${argv.join(' ')} ended with ${code}: ${stdout}${stderr}`)
  return JSON.parse(stdout) as T
}

/** `kill -9` for a command and everything that it started. */
export function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL')
  } catch {
    // it has ended
  }
}

/** An empty folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-e2e-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
