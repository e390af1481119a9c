/** Pieces of a pickle, protocol 2, as Python would write them and as an attacker might. */
export type Piece = Uint8Array

const encoder = new TextEncoder()

export function bytes(...parts: (number | string | Uint8Array)[]): Piece {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === 'number' ? Uint8Array.of(part) : typeof part === 'string' ? encoder.encode(part) : part,
    ),
  )
}

function uint32(value: number): Piece {
  const buffer = new Uint8Array(4)
  new DataView(buffer.buffer).setUint32(0, value, true)
  return buffer
}

/** PROTO 2, the value, STOP. */
export const pickle = (value: Piece): Piece => bytes(0x80, 2, value, '.')
export const none = bytes('N')
export const boolean = (value: boolean): Piece => bytes(value ? 0x88 : 0x89)
export const integer = (value: number): Piece => bytes('J', uint32(value))
export const text = (value: string): Piece => bytes('X', uint32(encoder.encode(value).length), value)
export const global = (module: string, name: string): Piece => bytes('c', module, '\n', name, '\n')
export const tuple = (...items: Piece[]): Piece => bytes('(', ...items, 't')
export const list = (...items: Piece[]): Piece => bytes(']', '(', ...items, 'e')
export const call = (callee: Piece, ...inputs: Piece[]): Piece => bytes(callee, tuple(...inputs), 'R')
export const dict = (entries: [Piece, Piece][]): Piece => bytes('}', '(', ...entries.flat(), 'u')
/** An OrderedDict with torch's `_metadata`, as `module.state_dict()` is pickled. */
export const orderedDict = (entries: [Piece, Piece][]): Piece =>
  bytes(
    call(global('collections', 'OrderedDict')),
    '(',
    ...entries.flat(),
    'u',
    dict([[text('_metadata'), call(global('collections', 'OrderedDict'))]]),
    'b',
  )

export interface View {
  storage: string
  key: string
  count: number
  offset?: number
  shape: number[]
  strides?: number[]
}

/** `torch._utils._rebuild_tensor_v2` of a persistent storage. */
export function tensor({ storage, key, count, offset = 0, shape, strides = contiguousStrides(shape) }: View): Piece {
  const id = tuple(text('storage'), global('torch', storage), text(key), text('cpu'), integer(count))
  return call(
    global('torch._utils', '_rebuild_tensor_v2'),
    bytes(id, 'Q'),
    integer(offset),
    tuple(...shape.map(integer)),
    tuple(...strides.map(integer)),
    boolean(false),
    call(global('collections', 'OrderedDict')),
  )
}

export function contiguousStrides(shape: readonly number[]): number[] {
  return shape.map((_, i) => shape.slice(i + 1).reduce((product, length) => product * length, 1))
}
