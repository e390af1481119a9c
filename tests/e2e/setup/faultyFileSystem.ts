import { constants, existsSync, statSync, writeFileSync } from 'node:fs'
import fileSystem from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { isOver, type Fault, type FaultyCall } from './fault.ts'

/*
 * A faulty disk under a whole command: loaded before the program by NODE_OPTIONS=--import, into the owner and, because that hands its environment
 * on, into every engine process. The program itself knows nothing of it. It takes the place of the calls of node:fs/promises that the store
 * writes with.
 */

const fault = JSON.parse(process.env.INVERSCOPE_TEST_FAULT!) as Fault
const role = process.argv[1]?.endsWith('engine.js') ? 'engine' : 'owner'
const matches = ({ calls, path, role: only }: Fault['strikes'], call: FaultyCall, file: string) =>
  (only === undefined || only === role) && calls.includes(call) && new RegExp(path).test(file)
let passed = 0

/** Whether a call is struck. The call that begins the fault begins it for all processes. */
function isStruck(call: FaultyCall, file: string): boolean {
  if (!existsSync(fault.begun)) {
    if (!matches(fault.begins, call, file) || passed++ < fault.begins.after) return false
    writeFileSync(fault.begun, `${role} ${call} ${file}\n`)
  } else if ('kill' in fault.effect) return false
  return matches(fault.strikes, call, file) && !isOver(fault)
}

function refusal(code: string, syscall: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made by a test, ${syscall}`), { code, syscall })
}

/**
 * What becomes of a struck call.
 *
 * @param part  does a part of what was asked, as a disk does that fails in the middle
 */
async function strike(call: FaultyCall, part: () => Promise<unknown>): Promise<void> {
  const { effect } = fault
  if ('pause' in effect) {
    const until = statSync(fault.begun).mtimeMs + effect.pause
    while (Date.now() < until && !isOver(fault)) await delay(20)
    return
  }
  await part()
  if ('kill' in effect) process.kill(process.pid, 'SIGKILL')
  else throw refusal(effect.fail, call)
}

type AnyCall = (...values: unknown[]) => Promise<unknown>
const nothing = () => Promise.resolve()
const fileOf = new WeakMap<object, string>()

function replaceCalls(
  of: object,
  names: Partial<Record<FaultyCall, string[]>>,
  pathOf: (self: object, first: unknown) => string,
) {
  for (const [call, methods] of Object.entries(names) as [FaultyCall, string[]][])
    for (const method of methods) {
      const actual = Reflect.get(of, method) as AnyCall
      const replacement: AnyCall = async function (this: object, ...values) {
        if (isStruck(call, pathOf(this, values[0]))) await strike(call, () => halfOf(actual, this, method, values))
        return actual.apply(this, values)
      }
      Reflect.set(of, method, replacement)
    }
}

/** The first half of a write; nothing of another call. */
function halfOf(actual: AnyCall, self: object, method: string, values: unknown[]): Promise<unknown> {
  if (method === 'write' && values[0] instanceof Uint8Array) {
    const [data, offset, length, position] = values as [Uint8Array, number, number, number]
    return actual.call(self, data, offset, Math.floor(length / 2), position)
  }
  if ((method === 'writeFile' || method === 'appendFile') && typeof values[0] === 'string')
    return actual.call(self, values[0].slice(0, values[0].length / 2))
  return nothing()
}

const open = fileSystem.open
const handle = await open(process.execPath)
replaceCalls(
  Object.getPrototypeOf(handle) as object,
  { write: ['write', 'writeFile', 'appendFile'], sync: ['sync', 'datasync'], read: ['read', 'readFile'] },
  (self) => fileOf.get(self) ?? '',
)
await handle.close()
/** Whether a file is opened to be written. */
const writes = (flags: unknown) =>
  typeof flags === 'number' ? (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0 : /[wa+]/.test(String(flags))
fileSystem.open = async (...values) => {
  const file = String(values[0])
  if (writes(values[1] ?? 'r') && isStruck('open', file)) await strike('open', nothing)
  const opened = await open(...values)
  fileOf.set(opened, file)
  return opened
}
replaceCalls(fileSystem, { rename: ['rename'], mkdir: ['mkdir'], read: ['readFile'] }, (_, first) => String(first))
syncBuiltinESMExports()
