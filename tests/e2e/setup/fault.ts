import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** `open` only where it is to write. */
export type FaultyCall = 'open' | 'write' | 'sync' | 'rename' | 'mkdir' | 'read'

interface Which {
  calls: FaultyCall[]
  /** A regular expression for the path of the file. */
  path: string
  /** Only in the process that owns the project, or only in engine processes. */
  role?: 'owner' | 'engine'
}

/** What a disk does to a command and its engine processes, from a moment on. */
export interface Fault {
  /** The call that begins it, after so many others like it in the same process. */
  begins: Which & { after: number }
  /** What is struck from then on, in all processes. */
  strikes: Which
  effect:
    | { fail: string }
    /** The process dies in the middle of the call that begins it, by kill -9. */
    | { kill: true }
    /** For so many milliseconds from its beginning, or until it is over, calls wait; then they are done. */
    | { pause: number }
  /** Files that say that it has begun, and that it is over. */
  begun: string
  over: string
}

export const isOver = ({ over }: Pick<Fault, 'over'>) => existsSync(over)
export const endFault = ({ over }: Pick<Fault, 'over'>) => writeFileSync(over, '')

/** The environment that puts a command on a faulty disk. */
export function environmentOf(fault: Fault): NodeJS.ProcessEnv {
  const preload = pathToFileURL(path.join(import.meta.dirname, 'faultyFileSystem.ts')).href
  return { NODE_OPTIONS: `--import ${preload}`, INVERSCOPE_TEST_FAULT: JSON.stringify(fault) }
}
