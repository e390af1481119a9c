import type { GraphProto, ValueInfoProto } from 'onnx-buf'
import { quotedName } from './quotedName.ts'
import { typeName } from './tensorBytes.ts'

/** An input or output of a graph. */
export interface OnnxValue {
  readonly name: string
  /** `float32`, `int64`, …; `sequence`, `map` and the like for what is no tensor. */
  readonly type: string
  /** Undefined where the file does not say it; a side is a number, or a name or nothing where it is open. */
  readonly shape?: readonly (number | string | undefined)[]
}

/** What must be fed: old files list their weights among the inputs as well. */
export function onnxInputs({ input, initializer }: GraphProto): OnnxValue[] {
  const weights = new Set(initializer.map(({ name }) => name))
  return input.filter(({ name }) => !weights.has(name)).map(onnxValue)
}

export function onnxValue({ name, type }: ValueInfoProto): OnnxValue {
  const kind = type?.value
  if (kind?.case !== 'tensorType') return { name, type: kind?.case?.replace(/Type$/, '') ?? 'nothing' }
  const { elemType, shape } = kind.value
  return {
    name,
    type: typeName(elemType),
    shape: shape?.dim.map(({ value }) => {
      if (value.case === 'dimValue') return value.value > 0n ? Number(value.value) : undefined
      return value.case === 'dimParam' && value.value ? value.value : undefined
    }),
  }
}

/** `"x" float32 (N, 3, 32, 32)` */
export function describeValue({ name, type, shape }: OnnxValue): string {
  const sides = shape ? ` (${shape.map((side) => side ?? '?').join(', ')})` : ''
  return `${quotedName(name)} ${type}${sides.slice(0, 80)}`
}
