import { create, toBinary, type DescMessage, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf'
import {
  ModelProtoSchema,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type GraphProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

export type Side = number | string
/** The fields of a message, of which any may be left out. */
type Fields<Schema extends DescMessage> = Exclude<MessageInitShape<Schema>, MessageShape<Schema>>

/** An input or output, by default float32. */
export function value(
  name: string,
  shape: readonly Side[],
  elemType: DataType = DataType.FLOAT,
): Fields<typeof ValueInfoProtoSchema> {
  const dim = shape.map((side) => ({
    value:
      typeof side === 'string'
        ? { case: 'dimParam' as const, value: side }
        : { case: 'dimValue' as const, value: BigInt(side) },
  }))
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } } }
}

export function integers(name: string, shape: readonly Side[]): Fields<typeof ValueInfoProtoSchema> {
  return value(name, shape, DataType.INT64)
}

/** Three float32 weights that lie in another file, 12 bytes from its beginning. */
export function outside(place: Record<string, string>): Fields<typeof TensorProtoSchema> {
  return {
    name: 'gain',
    dataType: DataType.FLOAT,
    dims: [3n],
    dataLocation: DataLocation.EXTERNAL,
    externalData: Object.entries(place).map(([key, entry]) => ({ key, value: entry })),
  }
}

const pass: Fields<typeof NodeProtoSchema> = { opType: 'Identity', input: ['x'], output: ['output'] }
export const state = value('x', ['N', 3, 8, 8])
export const time = value('t', ['N'])
export const prediction = value('output', ['N', 3, 8, 8])

/** An ONNX file of a network that hands its state back, as far as nothing else is said. */
export function onnx(
  graph: Fields<typeof GraphProtoSchema> = {},
  model: Fields<typeof ModelProtoSchema> = {},
): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 10n,
      opsetImport: [{ domain: '', version: 21n }],
      ...model,
      graph: { name: 'network', input: [state, time], output: [prediction], node: [pass], ...graph },
    }),
  )
}

/** A folder with files that is gone after the test. */
export async function temporaryFolder(files: Record<string, Uint8Array>): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-onnx-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(folder, name), bytes)
  return folder
}

/** The path of an ONNX file in a folder of its own, with the files that lie beside it. */
export async function onnxFile(bytes: Uint8Array, beside: Record<string, Uint8Array> = {}): Promise<string> {
  return path.join(await temporaryFolder({ 'model.onnx': bytes, ...beside }), 'model.onnx')
}
