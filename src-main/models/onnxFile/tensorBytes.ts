import { TensorProto_DataType as DataType, type TensorProto } from 'onnx-buf'
import { CheckpointBroken } from '../../../src-shared/errors/errors.ts'
import { quotedName } from './quotedName.ts'

const bitsPerValue: ReadonlyMap<number, number> = new Map([
  [DataType.FLOAT, 32],
  [DataType.UINT8, 8],
  [DataType.INT8, 8],
  [DataType.UINT16, 16],
  [DataType.INT16, 16],
  [DataType.INT32, 32],
  [DataType.INT64, 64],
  [DataType.BOOL, 8],
  [DataType.FLOAT16, 16],
  [DataType.DOUBLE, 64],
  [DataType.UINT32, 32],
  [DataType.UINT64, 64],
  [DataType.COMPLEX64, 64],
  [DataType.COMPLEX128, 128],
  [DataType.BFLOAT16, 16],
  [DataType.FLOAT8E4M3FN, 8],
  [DataType.FLOAT8E4M3FNUZ, 8],
  [DataType.FLOAT8E5M2, 8],
  [DataType.FLOAT8E5M2FNUZ, 8],
  [DataType.UINT4, 4],
  [DataType.INT4, 4],
  [DataType.FLOAT4E2M1, 4],
  [DataType.FLOAT8E8M0, 8],
  [DataType.UINT2, 2],
  [DataType.INT2, 2],
])

/** Number of values of a tensor; undefined where its sides are negative or their product is beyond counting. */
export function tensorCount({ dims }: TensorProto): number | undefined {
  if (dims.some((side) => side < 0n)) return undefined
  const count = dims.reduce((product, side) => product * side, 1n)
  return count > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(count)
}

/** Bytes of `count` values; undefined for texts and number types that are not known. */
export function tensorBytes({ dataType }: TensorProto, count: number): number | undefined {
  const bits = bitsPerValue.get(dataType)
  return bits === undefined ? undefined : Math.ceil((count * bits) / 8)
}

/** `float32`, as other formats call it, for a number type of ONNX. */
export function typeName(dataType: number): string {
  if (dataType === DataType.FLOAT) return 'float32'
  if (dataType === DataType.DOUBLE) return 'float64'
  return DataType[dataType]?.toLowerCase() ?? `type ${dataType}`
}

/**
 * Checks that the tensors in the ONNX file itself have as many bytes as their shapes mean.
 *
 * @throws CheckpointBroken naming the tensor that has not
 */
export function checkRawData(modelPath: string, tensors: readonly TensorProto[]): void {
  for (const tensor of tensors) {
    if (tensor.rawData.length === 0) continue
    const count = tensorCount(tensor)
    const bytes = count === undefined ? NaN : tensorBytes(tensor, count)
    // Of number types that are not known here, ONNX Runtime is the judge.
    if (bytes !== undefined && bytes !== tensor.rawData.length)
      throw CheckpointBroken({
        path: modelPath,
        reason: `the tensor ${quotedName(tensor.name)} has ${tensor.rawData.length} bytes, and its shape means another number`,
      })
  }
}
