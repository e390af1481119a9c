import { fromBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, TensorProto_DataType as DataType } from 'onnx-buf'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CompiledModel } from '../../../../src-main/models/compiledModel.ts'

/** The weights that a compiled network would be run with, as float32, by their names in the checkpoint. */
export async function compiledWeights({
  onnx,
  externalData,
  weightsFolder,
}: Pick<CompiledModel, 'onnx' | 'externalData' | 'weightsFolder'>): Promise<Map<string, Float32Array>> {
  const { graph } = fromBinary(ModelProtoSchema, onnx as Uint8Array)
  const files = new Map(externalData.map(({ path: name, data }) => [name, data]))
  const found = new Map<string, Float32Array>()
  for (const { name, dataType, externalData: entries } of graph!.initializer) {
    if (entries.length === 0) continue
    const place = Object.fromEntries(entries.map(({ key, value }) => [key, value]))
    if (!files.has(place.location)) files.set(place.location, await readFile(path.join(weightsFolder!, place.location)))
    const [begin, length] = [Number(place.offset), Number(place.length)]
    const bytes = files.get(place.location)!.slice(begin, begin + length)
    found.set(name.replace(/ as b?float16$/, ''), asFloat32(bytes, dataType))
  }
  return found
}

function asFloat32({ buffer, byteOffset, length }: Uint8Array, dataType: number): Float32Array {
  const bytes = buffer.slice(byteOffset, byteOffset + length)
  if (dataType === DataType.FLOAT16) return Float32Array.from(new Float16Array(bytes))
  if (dataType !== DataType.BFLOAT16) return new Float32Array(bytes)
  return new Float32Array(Uint32Array.from(new Uint16Array(bytes), (half) => half << 16).buffer)
}
