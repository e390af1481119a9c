import { EncoderNotSupported } from '../../../src-shared/errors/errors.ts'
import { externalFiles } from '../onnxFile/externalFiles.ts'
import { graphContents } from '../onnxFile/graphContents.ts'
import { describeValue, onnxInputs, onnxValue, type OnnxValue } from '../onnxFile/onnxValue.ts'
import { readOnnxFile } from '../onnxFile/readOnnxFile.ts'
import { checkRawData, tensorCount, typeName } from '../onnxFile/tensorBytes.ts'

/** An ONNX file that makes features of pictures, as far as the file tells. */
export interface EncoderDescription {
  readonly path: string
  /** Of the file and the files of weights beside it. */
  readonly bytes: number
  /** The program that wrote it, with its version; may be empty. */
  readonly producer: string
  readonly parameters: number
  readonly input: OnnxValue
  /** Those that can hold features: float32. */
  readonly outputs: readonly OnnxValue[]
  /** Side of the pictures, undefined where the file leaves it open. */
  readonly imageSize?: number
  /** Pictures that must be given at once, undefined where any number may be. */
  readonly batch?: number
}

/**
 * What an ONNX file is as an encoder. Nothing is loaded into ONNX Runtime and no code of the file is run.
 *
 * @throws EncoderNotSupported with what was found where it does not take pictures alone, square and in colour, or gives no float32 output;
 *   FileMissing, FileNotReadable, CheckpointBroken, ModelNotSupported as reading an ONNX file throws
 */
export async function describeEncoder(modelPath: string): Promise<EncoderDescription> {
  const file = await readOnnxFile(modelPath)
  const { tensors, weights } = graphContents(file)
  checkRawData(modelPath, tensors)
  const external = await externalFiles(modelPath, tensors)
  const inputs = onnxInputs(file.graph)
  const refuse = (reason: string) => EncoderNotSupported({ path: modelPath, reason })
  const [input] = inputs
  if (inputs.length !== 1)
    throw refuse(
      inputs.length === 0
        ? 'it takes nothing, and an encoder takes pictures'
        : `it takes ${inputs.slice(0, 4).map(describeValue).join(' and ')}, and an encoder takes pictures alone. A denoiser is added with: inverscope add model`,
    )
  const { batch, imageSize } = pictureInput(input, refuse)
  const given = file.graph.output.map(onnxValue)
  const outputs = given.filter(({ type, shape }) => type === 'float32' && (shape === undefined || shape.length >= 2))
  if (outputs.length === 0)
    throw refuse(
      `none of its outputs is a float32 vector per picture; it gives ${given.slice(0, 4).map(describeValue).join(', ')}`,
    )
  const floating = weights.filter(({ dataType }) => typeName(dataType).includes('float'))
  return {
    path: modelPath,
    bytes: external.reduce((sum, { bytes }) => sum + bytes, file.bytes),
    producer: `${file.model.producerName} ${file.model.producerVersion}`.trim(),
    parameters: floating.reduce((sum, tensor) => sum + (tensorCount(tensor) ?? 0), 0),
    input,
    outputs,
    ...(imageSize === undefined ? {} : { imageSize }),
    ...(batch === undefined ? {} : { batch }),
  }
}

function pictureInput(
  input: OnnxValue,
  refuse: (reason: string) => Error,
): Pick<EncoderDescription, 'batch' | 'imageSize'> {
  const { type, shape } = input
  if (type !== 'float32' || shape?.length !== 4)
    throw refuse(`its input is ${describeValue(input)}, and pictures are float32 (N, 3, S, S)`)
  const [batch, channels, height, width] = shape.map((side) => (typeof side === 'number' ? side : undefined))
  if (channels !== undefined && channels !== 3)
    throw refuse(
      `its input ${describeValue(input)} has ${channels} channels in the second place, and pictures have 3 there; export it for pictures (N, 3, S, S)`,
    )
  if (height !== undefined && width !== undefined && height !== width)
    throw refuse(`its input ${describeValue(input)} is not square, and only square pictures are encoded`)
  return { batch, imageSize: height ?? width }
}

/** Whether an ONNX file takes one picture-like input and nothing else, as encoders do and denoisers do not. @throws as readOnnxFile */
export async function takesPicturesAlone(modelPath: string): Promise<boolean> {
  const inputs = onnxInputs((await readOnnxFile(modelPath)).graph)
  return inputs.length === 1 && inputs[0].type === 'float32' && inputs[0].shape?.length === 4
}
