import { CheckpointBroken, CheckpointRefused } from '../../../src-shared/errors/errors.ts'
import { pickleCursor } from './pickleCursor.ts'
import { callGlobal, isKnownGlobal } from './pickleGlobals.ts'
import { foreignOpcodes, objectOpcodes, Opcode } from './pickleOpcodes.ts'
import {
  describeValue,
  isKind,
  printable,
  type PickleDict,
  type PickleTuple,
  type PickleValue,
} from './pickleValues.ts'

/** A tensor of a state_dict takes about 40 opcodes, 100 with what its calls count for, so this is room for 40,000 tensors. */
const mostOpcodes = 4_000_000
/** A dictionary takes one byte in a pickle and hundreds in memory, so it counts like so many opcodes. */
const costOfDict = 16
const mostMarks = 1_000
const mostMemos = 2_000_000
/** Torch's legacy magic number has 10 bytes; nothing that a checkpoint needs has more. */
const longestInteger = 32

/**
 * Reads one pickle as data. Only the opcodes and names that torch writes for tensors in plain containers are known; every other is
 * refused by name, and nothing is ever executed. Pickle's opcodes: https://github.com/python/cpython/blob/main/Lib/pickletools.py
 *
 * @param bytes  may go on after the pickle
 * @param start  where the pickle begins
 * @param path  for error messages
 * @param persistent  what a persistent id stands for; throws where it is of an unknown kind
 * @returns the value, and where the pickle ended
 * @throws CheckpointRefused for what could run code, CheckpointBroken for what makes no sense, EndOfPickle where `bytes` ends too early
 */
export function unpickle(
  bytes: Uint8Array,
  start: number,
  path: string,
  persistent: (id: PickleTuple) => PickleValue,
): { value: PickleValue; end: number } {
  const broken = (reason: string) =>
    CheckpointBroken({ path, reason: `${reason} (byte ${cursor.position} of its pickle)` })
  const refused = (reason: string) => CheckpointRefused({ path, reason })
  const cursor = pickleCursor(bytes, start, broken)
  const stack: PickleValue[] = []
  const marks: number[] = []
  const memo = new Map<number, PickleValue>()

  const pop = (): PickleValue => {
    if (stack.length <= (marks.at(-1) ?? 0)) throw broken('its pickle takes a value that was never put')
    return stack.pop()
  }
  const popToMark = (): PickleValue[] => {
    const mark = marks.pop()
    if (mark === undefined) throw broken('its pickle ends a group that was never begun')
    return stack.splice(mark)
  }
  const top = (): PickleValue => {
    if (stack.length <= (marks.at(-1) ?? 0)) throw broken('its pickle looks at a value that was never put')
    return stack[stack.length - 1]
  }
  const remember = (index: number) => {
    if (memo.size >= mostMemos) throw broken('its pickle remembers too many values')
    memo.set(index, top())
  }
  const recall = (index: number) => {
    if (!memo.has(index)) throw broken('its pickle recalls a value that was never remembered')
    stack.push(memo.get(index))
  }
  const pushTuple = (items: PickleValue[]) => stack.push({ kind: 'tuple', items })
  const append = (values: PickleValue[]) => {
    const target = top()
    if (!isKind(target, 'list')) throw broken(`its pickle appends to ${describeValue(target)}`)
    for (const value of values) target.items.push(value)
  }
  const assign = (pairs: PickleValue[]) => {
    const target = top()
    if (!isKind(target, 'dict') || pairs.length % 2) throw broken(`its pickle assigns to ${describeValue(target)}`)
    for (let i = 0; i < pairs.length; i += 2) target.entries.set(pairs[i], pairs[i + 1])
  }
  const pushGlobal = (module: PickleValue, name: PickleValue) => {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw broken('its pickle names something without a name')
    const full = printable(`${module}.${name}`)
    if (!isKnownGlobal(full)) throw refused(`it asks for ${full}, which is no part of a tensor`)
    stack.push({ kind: 'global', name: full })
  }

  let spent = 0
  const spend = (opcodes: number) => {
    spent += opcodes
    if (spent > mostOpcodes)
      throw broken(`its pickle has more than ${mostOpcodes.toLocaleString('en')} opcodes, or calls that take as long`)
  }

  for (;;) {
    spend(1)
    const opcode = cursor.byte()
    switch (opcode) {
      case Opcode.PROTO: {
        const protocol = cursor.byte()
        if (protocol < 2 || protocol > 5) throw broken(`its pickle has the unknown protocol ${protocol}`)
        break
      }
      case Opcode.FRAME:
        cursor.length8()
        break
      case Opcode.STOP:
        if (marks.length) throw broken('its pickle ends inside a group')
        return { value: pop(), end: cursor.position }
      case Opcode.MARK:
        if (marks.length >= mostMarks) throw broken(`its pickle is nested deeper than ${mostMarks} levels`)
        marks.push(stack.length)
        break
      case Opcode.POP:
        pop()
        break
      case Opcode.POP_MARK:
        popToMark()
        break
      case Opcode.DUP:
        stack.push(top())
        break
      case Opcode.NONE:
        stack.push(undefined)
        break
      case Opcode.NEWTRUE:
        stack.push(true)
        break
      case Opcode.NEWFALSE:
        stack.push(false)
        break
      case Opcode.BININT:
        stack.push(cursor.int4())
        break
      case Opcode.BININT1:
        stack.push(cursor.byte())
        break
      case Opcode.BININT2:
        stack.push(cursor.uint2())
        break
      case Opcode.LONG1:
        stack.push(cursor.integer(cursor.byte(), longestInteger))
        break
      case Opcode.LONG4:
        stack.push(cursor.integer(cursor.uint4(), longestInteger))
        break
      case Opcode.BINFLOAT:
        stack.push(cursor.float8())
        break
      case Opcode.SHORT_BINSTRING:
      case Opcode.SHORT_BINUNICODE:
        stack.push(cursor.text(cursor.byte()))
        break
      case Opcode.BINSTRING:
      case Opcode.BINUNICODE:
        stack.push(cursor.text(cursor.uint4()))
        break
      case Opcode.BINUNICODE8:
        stack.push(cursor.text(cursor.length8()))
        break
      case Opcode.EMPTY_TUPLE:
        pushTuple([])
        break
      case Opcode.TUPLE1:
        pushTuple([pop()])
        break
      case Opcode.TUPLE2: {
        const second = pop()
        pushTuple([pop(), second])
        break
      }
      case Opcode.TUPLE3: {
        const third = pop()
        const second = pop()
        pushTuple([pop(), second, third])
        break
      }
      case Opcode.TUPLE:
        pushTuple(popToMark())
        break
      case Opcode.EMPTY_LIST:
        stack.push({ kind: 'list', items: [] })
        break
      case Opcode.EMPTY_DICT:
        spend(costOfDict)
        stack.push({ kind: 'dict', entries: new Map() } satisfies PickleDict)
        break
      case Opcode.APPEND:
        append([pop()])
        break
      case Opcode.APPENDS:
        append(popToMark())
        break
      case Opcode.SETITEM: {
        const value = pop()
        assign([pop(), value])
        break
      }
      case Opcode.SETITEMS:
        assign(popToMark())
        break
      case Opcode.BINPUT:
        remember(cursor.byte())
        break
      case Opcode.LONG_BINPUT:
        remember(cursor.uint4())
        break
      case Opcode.MEMOIZE:
        remember(memo.size)
        break
      case Opcode.BINGET:
        recall(cursor.byte())
        break
      case Opcode.LONG_BINGET:
        recall(cursor.uint4())
        break
      case Opcode.GLOBAL:
        pushGlobal(cursor.line(), cursor.line())
        break
      case Opcode.STACK_GLOBAL: {
        const name = pop()
        pushGlobal(pop(), name)
        break
      }
      case Opcode.BINPERSID: {
        const id = pop()
        if (!isKind(id, 'tuple')) throw refused(`it has a persistent id that is ${describeValue(id)}`)
        stack.push(persistent(id))
        break
      }
      case Opcode.REDUCE: {
        const inputs = pop()
        spend(costOfDict + entriesLookedAt(inputs))
        stack.push(callGlobal(pop(), inputs, path))
        break
      }
      case Opcode.BUILD: {
        // An OrderedDict carries its attributes (torch's `_metadata`) this way; they hold versions of layers, no weights.
        const state = pop()
        if (!isKind(top(), 'dict') || !isKind(state, 'dict'))
          throw refused(`it wants to set the state of ${describeValue(top())}`)
        break
      }
      case Opcode.INST:
        throw refused(`it asks for ${printable(`${cursor.line()}.${cursor.line()}`)} with the pickle opcode INST`)
      default: {
        const building = objectOpcodes.get(opcode)
        if (building) {
          const of = stack.find((value) => isKind(value, 'global'))
          throw refused(
            `it uses the pickle opcode ${building}${of ? ` on ${describeValue(of)}` : ''}, which makes objects`,
          )
        }
        const name = foreignOpcodes.get(opcode)
        throw broken(
          name
            ? `it uses the pickle opcode ${name}, which torch does not write`
            : `its pickle has the unknown opcode ${opcode}`,
        )
      }
    }
  }
}

/** A call goes through its arguments and the lists in them, which may be recalled ones that took no opcodes to give again. */
function entriesLookedAt(inputs: PickleValue): number {
  if (!isKind(inputs, 'tuple')) return 0
  const lengths = inputs.items.map((item) => (isKind(item, 'list') || isKind(item, 'tuple') ? item.items.length : 0))
  return lengths.reduce((sum, length) => sum + length, inputs.items.length)
}
