import type { Dtype } from './dtype.ts'

/** What the restricted unpickler makes of a pickle: plain data and descriptions of tensors, never objects with behaviour. */
export type PickleValue =
  | undefined
  | boolean
  | number
  | bigint
  | string
  | PickleList
  | PickleTuple
  | PickleDict
  | PickleGlobal
  | PickleStorage
  | PickleTensor

export interface PickleList {
  readonly kind: 'list'
  readonly items: PickleValue[]
}
export interface PickleTuple {
  readonly kind: 'tuple'
  readonly items: readonly PickleValue[]
}
export interface PickleDict {
  readonly kind: 'dict'
  readonly entries: Map<PickleValue, PickleValue>
}
/** The name of a Python class or function, one of the few that are known. */
export interface PickleGlobal {
  readonly kind: 'global'
  readonly name: string
}
/** A run of numbers somewhere in the file. */
export interface PickleStorage {
  readonly kind: 'storage'
  readonly key: string
  readonly dtype: Dtype
  /** Number of values. */
  readonly count: number
  /** Where it lies in the file; the legacy format tells only after the pickle. */
  byteOffset?: number
}
/** A view into a storage; offset and strides in values. */
export interface PickleTensor {
  readonly kind: 'tensor'
  readonly storage: PickleStorage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

type Kind = 'list' | 'tuple' | 'dict' | 'global' | 'storage' | 'tensor'

export function isKind<Wanted extends Kind>(
  value: PickleValue,
  kind: Wanted,
): value is Extract<PickleValue, { kind: Wanted }> {
  return typeof value === 'object' && value.kind === kind
}

/** A value in a few words, for error messages. */
export function describeValue(value: PickleValue): string {
  if (value === undefined) return 'None'
  if (typeof value !== 'object') return `a ${typeof value}`
  return value.kind === 'global' ? value.name : `a ${value.kind}`
}

/** A name from a hostile file, safe and short enough for a message. */
export function printable(name: string): string {
  return name.slice(0, 120).replaceAll(/[^\x20-\x7e]/g, '?')
}
