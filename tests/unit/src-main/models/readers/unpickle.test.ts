import { describe, expect, test } from 'vitest'
import { EndOfPickle } from '../../../../../src-main/models/readers/pickleCursor.ts'
import { isKind } from '../../../../../src-main/models/readers/pickleValues.ts'
import { unpickle } from '../../../../../src-main/models/readers/unpickle.ts'
import type { InverscopeError } from '../../../../../src-shared/errors/errors.ts'
import { CheckpointBroken, CheckpointRefused } from '../../../../../src-shared/errors/errors.ts'
import {
  bytes,
  call,
  dict,
  global,
  integer,
  list,
  none,
  orderedDict,
  pickle,
  tensor,
  text,
  tuple,
} from '../pickleFixture.ts'

const read = (contents: Uint8Array) =>
  unpickle(contents, 0, 'file.pt', ({ items }) => ({
    kind: 'storage',
    key: String(items[2]),
    dtype: 'float32',
    count: Number(items[4]),
  })).value

function errorOf(contents: Uint8Array): unknown {
  try {
    read(contents)
  } catch (error) {
    return error
  }
  return undefined
}

describe('plain data', () => {
  test('containers, numbers and text come out as they went in', () => {
    const value = read(pickle(dict([[text('a'), list(integer(1), none, text('é'))]])))
    expect(isKind(value, 'dict') && value.entries.get('a')).toEqual({ kind: 'list', items: [1, undefined, 'é'] })
  })

  test('integers keep their sign and their size', () => {
    expect(read(pickle(bytes('J', 0xfe, 0xff, 0xff, 0xff)))).toBe(-2)
    expect(read(pickle(bytes(0x8a, 2, 0x00, 0x80)))).toBe(-32768)
    expect(read(pickle(bytes(0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1)))).toBe(2n ** 64n)
  })

  test('a value that is remembered is the same value when it is recalled', () => {
    const value = read(pickle(bytes(']', 'q', 0, 'h', 0, 'a')))
    expect(isKind(value, 'list') && value.items[0] === value).toBe(true)
  })

  test('the attributes of an OrderedDict are left out', () => {
    const value = read(pickle(orderedDict([[text('w'), integer(3)]])))
    expect(isKind(value, 'dict') && [...value.entries]).toEqual([['w', 3]])
  })

  test('a tensor is a view into its storage', () => {
    const value = read(
      pickle(tensor({ storage: 'FloatStorage', key: '7', count: 12, offset: 2, shape: [2, 3], strides: [1, 2] })),
    )
    expect(value).toMatchObject({ kind: 'tensor', storage: { key: '7' }, offset: 2, shape: [2, 3], strides: [1, 2] })
  })
})

describe('what could run code is refused by name', () => {
  const hostile: [what: string, contents: Uint8Array, named: string][] = [
    ['os.system', call(global('os', 'system'), text('true')), 'os.system'],
    ['builtins.eval', call(global('builtins', 'eval'), text('1')), 'builtins.eval'],
    ['a name from the stack', bytes(text('posix'), text('system'), 0x93), 'posix.system'],
    ['a dotted name of a known module', global('torch', '_utils._rebuild_tensor_v2.__globals__'), '__globals__'],
    ['a name that hides in a known one', global('torch._utils', '_rebuild_tensor_v2.__call__'), '__call__'],
    ['INST', bytes('(', text('true'), 'i', 'os', '\n', 'system', '\n'), 'os.system'],
    ['OBJ', bytes('(', global('collections', 'OrderedDict'), 'o'), 'OBJ on collections.OrderedDict'],
    ['NEWOBJ', bytes(global('collections', 'OrderedDict'), ')', 0x81), 'NEWOBJ on collections.OrderedDict'],
    ['NEWOBJ_EX', bytes(global('torch', 'Size'), ')', '}', 0x92), 'NEWOBJ_EX on torch.Size'],
    ['a registered extension', bytes(0x82, 1), 'EXT1'],
    ['a textual persistent id', bytes('P', '0', '\n'), 'PERSID'],
    ['a call of data', call(text('os.system'), none), 'a string'],
    ['a call of a storage type', call(global('torch', 'FloatStorage'), integer(4)), 'torch.FloatStorage'],
    [
      'a state for a tensor',
      bytes(tensor({ storage: 'FloatStorage', key: '0', count: 1, shape: [1] }), '}', 'b'),
      'a tensor',
    ],
    ['a state for a class', bytes(global('torch', 'Size'), '}', 'b'), 'torch.Size'],
    ['a persistent id that is no tuple', bytes(text('storage'), 'Q'), 'a string'],
  ]
  test.each(hostile)('%s', (_, contents, named) => {
    const error = errorOf(pickle(contents))
    expect(CheckpointRefused.is(error)).toBe(true)
    expect((error as Error).message).toContain(named)
  })

  test('a name with control characters is shown harmlessly', () => {
    const error = errorOf(pickle(global('os\u001b[31m', 'x'.repeat(900)))) as Error
    expect(error.message).toContain('os?[31m')
    expect(error.message.length).toBeLessThan(400)
  })
})

describe('what makes no sense is called broken', () => {
  const senseless: [what: string, contents: Uint8Array][] = [
    ['an unknown opcode', bytes(0x80, 2, 0xff, '.')],
    ['an opcode that torch never writes', bytes(0x80, 2, 'I1\n', '.')],
    ['an unknown protocol', bytes(0x80, 99, 'N.')],
    ['nothing on the stack', bytes(0x80, 2, '.')],
    ['a value taken from under a mark', bytes(0x80, 2, 'N', '(', 0x85, '.')],
    ['a group that was never begun', bytes(0x80, 2, 't.')],
    ['a group that is never ended', bytes(0x80, 2, '(N.')],
    ['an unknown memo', pickle(bytes('h', 9))],
    ['appending to a number', pickle(bytes(integer(1), 'N', 'a'))],
    ['assigning to a list', pickle(bytes(']', 'N', 'N', 's'))],
    ['an odd number of keys and values', pickle(bytes('}', '(', 'N', 'u'))],
    ['text that is not UTF-8', pickle(bytes('U', 2, 0xc3, 0x28))],
    ['an integer of 200 bytes', pickle(bytes(0x8a, 200, new Uint8Array(200)))],
    ['an integer of 2 GB', pickle(bytes(0x8b, 0, 0, 0, 0x80))],
    ['text longer than 4 GiB', pickle(bytes(0x8d, 0, 0, 0, 0, 0, 0, 0, 1))],
    ['an endless name', pickle(bytes('c', 'x'.repeat(5000)))],
    ['a tensor of negative size', pickle(tensor({ storage: 'FloatStorage', key: '0', count: 4, shape: [-2, -2] }))],
    ['a tensor beyond its storage', pickle(tensor({ storage: 'FloatStorage', key: '0', count: 4, shape: [5] }))],
    [
      'a tensor before its storage',
      pickle(tensor({ storage: 'FloatStorage', key: '0', count: 4, offset: -1, shape: [1] })),
    ],
    [
      'strides beyond the storage',
      pickle(tensor({ storage: 'FloatStorage', key: '0', count: 4, shape: [2, 2], strides: [3, 1] })),
    ],
    [
      'one value repeated a billion times',
      pickle(tensor({ storage: 'FloatStorage', key: '0', count: 1, shape: [1e9], strides: [0] })),
    ],
    [
      'a size beyond all numbers',
      pickle(tensor({ storage: 'FloatStorage', key: '0', count: 4, shape: Array(8).fill(2 ** 31 - 1) })),
    ],
    ['nine dimensions', pickle(tensor({ storage: 'FloatStorage', key: '0', count: 4, shape: Array(9).fill(1) }))],
    [
      'a tensor without a storage',
      pickle(call(global('torch._utils', '_rebuild_tensor_v2'), none, integer(0), tuple(), tuple())),
    ],
    ['a parameter without a tensor', pickle(call(global('torch._utils', '_rebuild_parameter'), integer(0)))],
    ['an OrderedDict of numbers', pickle(call(global('collections', 'OrderedDict'), list(integer(1))))],
    ['a torch.Size of text', pickle(call(global('torch', 'Size'), tuple(text('3'))))],
    ['arguments that are no tuple', pickle(bytes(global('torch', 'Size'), ']', 'R'))],
  ]
  test.each(senseless)('%s', (_, contents) => {
    expect(CheckpointBroken.is(errorOf(contents))).toBe(true)
  })
})

describe('bombs stay small', () => {
  test('a thousand lists of a thousand references are a million references, not a million lists', () => {
    const level = bytes(']', 'q', 1, '(', ...Array(1000).fill(bytes('h', 0)), 'e', 'q', 0)
    expect(isKind(read(pickle(bytes(']', 'q', 0, ...Array(1000).fill(level)))), 'list')).toBe(true)
  })

  test('groups inside groups end at a depth', () => {
    expect((errorOf(bytes(0x80, 2, '('.repeat(100_000))) as Error).message).toContain('nested deeper')
  })

  test('tuples inside tuples need no stack', () => {
    expect(isKind(read(pickle(bytes(')', Buffer.alloc(300_000, 0x85)))), 'tuple')).toBe(true)
  })

  test('a pickle ends after a number of opcodes', () => {
    const error = errorOf(bytes(0x80, 2, Buffer.alloc(5_000_000, 'N0')))
    expect((error as Error).message).toContain('more than 4,000,000 opcodes')
  })

  test.each([
    ['an OrderedDict', global('collections', 'OrderedDict'), bytes(integer(1), integer(2), 0x86)],
    ['a torch.Size', global('torch', 'Size'), integer(1)],
  ])('%s of one recalled list, over and over, ends as well', (_, callee, entry) => {
    const entries = bytes(entry, 'q', 0, '0', ']', 'q', 1, '(', Buffer.alloc(200_000, bytes('h', 0)), 'e', '0')
    const again = bytes('h', 2, 'h', 1, 0x85, 'R', '0')
    const error = errorOf(pickle(bytes(entries, callee, 'q', 2, Buffer.alloc(100_000 * again.length, again))))
    expect((error as Error).message).toContain('calls that take as long')
  })

  test('dictionaries of one byte each do not fill the memory', () => {
    const error = errorOf(bytes(0x80, 2, Buffer.alloc(1_000_000, '}')))
    expect((error as Error).message).toContain('opcodes')
  })
})

test('a pickle that is cut off anywhere says so, whatever is missing', () => {
  const whole = pickle(
    orderedDict([[text('w'), tensor({ storage: 'HalfStorage', key: '0', count: 6, shape: [2, 3] })]]),
  )
  for (let length = 0; length < whole.length; length++)
    expect(errorOf(whole.subarray(0, length))).toBeInstanceOf(EndOfPickle)
})

test('what is behind a pickle is left for whoever comes next', () => {
  const { value, end } = unpickle(bytes(pickle(integer(5)), 'rest'), 0, 'file.pt', () => undefined)
  expect([value, end]).toEqual([5, pickle(integer(5)).length])
})

test('every message names the file', () => {
  expect((errorOf(bytes(0xff)) as InverscopeError).message).toContain('file.pt')
})
