import { TensorProto_DataType as DataType } from 'onnx-buf'
import { onnx, onnxFile, value, type Side } from '../onnxFile/onnxFixture.ts'

/**
 * An encoder with features that a formula gives: the mean of each channel over the picture, and those through a matrix. In all `weights.length`
 * features, feature k = Σ_c weights[k][c] mean_c.
 *
 * @param outputs  the shapes that the file says; by default one vector per picture
 */
export function meanColourEncoder(
  weights: readonly (readonly [number, number, number])[],
  { input = ['N', 3, 'S', 'S'], name = 'features' }: { input?: readonly Side[]; name?: string } = {},
): Uint8Array {
  const matrix = new Float32Array(3 * weights.length)
  weights.forEach((row, feature) =>
    row.forEach((weight, channel) => (matrix[channel * weights.length + feature] = weight)),
  )
  return onnx({
    input: [value('pictures', input)],
    output: [value(name, ['N', weights.length])],
    initializer: [
      {
        name: 'matrix',
        dataType: DataType.FLOAT,
        dims: [3n, BigInt(weights.length)],
        rawData: new Uint8Array(matrix.buffer),
      },
    ],
    node: [
      { opType: 'GlobalAveragePool', input: ['pictures'], output: ['pooled'] },
      { opType: 'Flatten', input: ['pooled'], output: ['means'] },
      { opType: 'MatMul', input: ['means', 'matrix'], output: [name] },
    ],
  })
}

/** Gives the picture back in other shapes: a network whose output is no vector, or that has several. */
export function otherEncoder(
  outputs: readonly { name: string; shape: readonly Side[] }[],
  input: readonly Side[] = ['N', 3, 8, 8],
): Uint8Array {
  return onnx({
    input: [value('pictures', input)],
    output: outputs.map(({ name, shape }) => value(name, shape)),
    node: outputs.map(({ name, shape }) =>
      shape.length === 4
        ? { opType: 'Identity', input: ['pictures'], output: [name] }
        : { opType: 'Flatten', input: ['pictures'], output: [name] },
    ),
  })
}

export const encoderFile = (bytes: Uint8Array): Promise<string> => onnxFile(bytes)
