import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { TensorProto_DataType as DataType, type TensorProto } from 'onnx-buf'
import { bytesPerValue, type Dtype } from '../readers/dtype.ts'
import { allFinite, notFiniteTensors } from '../readers/notFiniteTensors.ts'
import type { StoredTensor } from '../readers/storedTensor.ts'
import type { WhileReading } from '../readers/whileReading.ts'
import { externalFiles, placeOf } from './externalFiles.ts'
import { graphContents } from './graphContents.ts'
import { readOnnxFile } from './readOnnxFile.ts'
import { tensorCount } from './tensorBytes.ts'

const dtypes: ReadonlyMap<number, Dtype> = new Map([
  [DataType.FLOAT, 'float32'],
  [DataType.DOUBLE, 'float64'],
  [DataType.FLOAT16, 'float16'],
  [DataType.BFLOAT16, 'bfloat16'],
])

/**
 * Names of the weights of an ONNX file, those beside it included, that hold a NaN or an infinite number.
 *
 * @throws as describeOnnxFile
 */
export async function notFiniteOnnx(modelPath: string, whileReading?: WhileReading): Promise<string[]> {
  const { tensors, weights } = graphContents(await readOnnxFile(modelPath))
  await externalFiles(modelPath, tensors)
  const outside = weights.flatMap((tensor) => storedOutside(modelPath, tensor) ?? [])
  const inside: string[] = []
  for (const tensor of weights) {
    // What a signal is told of between weights comes in between them only.
    await setImmediate()
    whileReading?.signal?.throwIfAborted()
    if (!isFiniteInside(tensor)) inside.push(tensor.name)
    whileReading?.onBytes?.(tensor.rawData.byteLength)
  }
  return [...inside, ...(await notFiniteTensors(outside, whileReading))]
}

function isFiniteInside({ dataType, rawData, floatData, doubleData }: TensorProto): boolean {
  const dtype = dtypes.get(dataType)
  if (!dtype) return true
  // Raw data may start anywhere in the file, so it is copied to where its values can be looked at.
  return floatData.every(Number.isFinite) && doubleData.every(Number.isFinite) && allFinite(rawData.slice(), dtype)
}

/** A weight in a file beside the ONNX file, whose place has been checked. */
function storedOutside(modelPath: string, tensor: TensorProto): StoredTensor | undefined {
  const place = placeOf(modelPath, tensor)
  const dtype = dtypes.get(tensor.dataType)
  if (!place || !dtype) return undefined
  const count = tensorCount(tensor)!
  return {
    name: tensor.name,
    dtype,
    shape: tensor.dims.map(Number),
    strides: [],
    count,
    file: path.join(path.dirname(path.resolve(modelPath)), ...place.location.split(/[\\/]/)),
    byteOffset: place.offset,
    byteLength: count * bytesPerValue[dtype],
    contiguous: true,
  }
}
