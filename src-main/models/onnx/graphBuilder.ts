import { create, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf'

/** The newest versions that every runtime in use reads. */
const irVersion = 10n
const opset = 21n
/** Weights start at multiples of this, which is what vector instructions like and mapped files need. */
const alignment = 64

const dataTypes = { float: DataType.FLOAT, int64: DataType.INT64 } as const

/** The name of a value that flows through the graph. */
export type Value = string
/** A number is one size; a string names a size that is known only when the graph runs. */
export type Dimension = number | string
/** A float attribute is written as `{ float: 1 }`, because a whole number alone means an integer. */
export type Attributes = Record<string, number | readonly number[] | string | { float: number }>

/** A weight's place in the buffer of external data. */
export interface PlacedWeight {
  readonly name: string
  readonly byteOffset: number
  readonly count: number
}

/** Where a weight lies in a file, and as what numbers. */
export interface WeightPlace {
  /** Name of the file. */
  readonly location: string
  readonly byteOffset: number
  readonly dtype: 'float32' | 'float16' | 'bfloat16'
}

export interface BuiltGraph {
  /** The model file, without its weights. */
  readonly onnx: Uint8Array
  /** The same with the weights in files; those of 16 bits become float32 when the graph is loaded. */
  placed(places: ReadonlyMap<string, WeightPlace>): Uint8Array
  /** Where each weight must be put, as float32. */
  readonly weights: readonly PlacedWeight[]
  /** Size of the buffer of weights. */
  readonly byteLength: number
  /** The name under which the buffer is handed over. */
  readonly externalFile: string
}

export interface GraphBuilder {
  input(name: string, type: 'float' | 'int64', dimensions: readonly Dimension[]): Value
  /** Adds an operator with one output. An empty domain is ONNX itself. */
  node(operator: string, inputs: readonly Value[], attributes?: Attributes, domain?: string): Value
  /** Adds an operator with several outputs. */
  nodes(operator: string, inputs: readonly Value[], outputs: number, attributes?: Attributes): Value[]
  /** Whole numbers, for shapes and sizes. */
  integers(values: readonly number[]): Value
  floats(values: ArrayLike<number>, dimensions?: readonly number[]): Value
  /** A tensor of the checkpoint; `dimensions` may give its values another shape. */
  weight(name: string, dimensions?: readonly number[]): Value
  /** Gives a value out under a name, beside the one that `finish` takes. */
  output(value: Value, name: string, type: 'float' | 'int64', dimensions: readonly Dimension[]): void
  finish(output: Value, name: string, dimensions: readonly Dimension[]): BuiltGraph
}

/**
 * Builds an ONNX graph node by node. Weights are left out: the graph says where in one buffer of external data each will lie,
 * so a graph is a few kilobytes and fits every checkpoint of a series. Format: https://github.com/onnx/onnx/blob/main/docs/IR.md
 *
 * @param shapeOf  shape of a weight by its name in the checkpoint
 * @param externalFile  the name under which the buffer of weights is handed over
 */
export function graphBuilder(shapeOf: (name: string) => readonly number[], externalFile: string): GraphBuilder {
  const nodes: NodeProto[] = []
  const initializers = new Map<string, TensorProto>()
  const inputs: ValueInfoProto[] = []
  const outputs: ValueInfoProto[] = []
  const weights: PlacedWeight[] = []
  let byteLength = 0

  const constant = (dataType: DataType, values: ArrayBufferView, dimensions: readonly number[]): Value => {
    const rawData = new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength)
    const name = `constant ${dataType} ${dimensions.join('x')} ${Buffer.from(rawData).toString('base64')}`
    const existing = initializers.get(name)
    if (existing) return existing.name
    const short = `constant_${initializers.size}`
    initializers.set(name, create(TensorProtoSchema, { name: short, dataType, dims: dimensions.map(BigInt), rawData }))
    return short
  }
  const addNode = (
    operator: string,
    from: readonly Value[],
    outputs: number,
    attributes: Attributes,
    domain: string,
  ) => {
    const name = `${operator}_${nodes.length}`
    const output = Array.from({ length: outputs }, (_, i) => (i ? `${name}_${i}` : name))
    const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value))
    nodes.push(create(NodeProtoSchema, { opType: operator, domain, name, input: [...from], output, attribute }))
    return output
  }
  const giveOut: GraphBuilder['output'] = (value, name, type, dimensions) => {
    nodes.push(create(NodeProtoSchema, { opType: 'Identity', name, input: [value], output: [name] }))
    outputs.push(valueInfo(name, dataTypes[type], dimensions))
  }
  return {
    input(name, type, dimensions) {
      inputs.push(valueInfo(name, dataTypes[type], dimensions))
      return name
    },
    node: (operator, from, attributes = {}, domain = '') => addNode(operator, from, 1, attributes, domain)[0],
    nodes: (operator, from, outputs, attributes = {}) => addNode(operator, from, outputs, attributes, ''),
    integers: (values) => constant(DataType.INT64, BigInt64Array.from(values, BigInt), [values.length]),
    floats: (values, dimensions = [values.length]) => constant(DataType.FLOAT, Float32Array.from(values), dimensions),
    weight(name, dimensions = shapeOf(name)) {
      const count = dimensions.reduce((product, length) => product * length, 1)
      if (initializers.has(name)) return name
      const placed = { name, byteOffset: byteLength, count }
      weights.push(placed)
      byteLength = Math.ceil((byteLength + 4 * count) / alignment) * alignment
      initializers.set(name, externalTensor(placed, dimensions, externalFile))
      return name
    },
    output: giveOut,
    finish(output, name, dimensions) {
      giveOut(output, name, 'float', dimensions)
      const graph = create(GraphProtoSchema, {
        name: 'network',
        node: nodes,
        initializer: [...initializers.values()],
        input: inputs,
        output: outputs,
      })
      const opsetImport = [
        { domain: '', version: opset },
        { domain: 'com.microsoft', version: 1n },
      ]
      const model = create(ModelProtoSchema, { irVersion, producerName: 'inverscope', opsetImport, graph })
      return {
        get onnx() {
          return toBinary(ModelProtoSchema, model)
        },
        weights,
        byteLength,
        externalFile,
        placed: (places) => toBinary(ModelProtoSchema, { ...model, graph: withPlaces(graph, places) }),
      }
    },
  }
}

/** 16-bit weights are initializers of their own, and a Cast has the name that the rest of the graph knows; loading folds it. */
function withPlaces(graph: GraphProto, places: ReadonlyMap<string, WeightPlace>): GraphProto {
  const casts: NodeProto[] = []
  const initializer = graph.initializer.map((tensor) => {
    const place = places.get(tensor.name)
    if (!place) return tensor
    const { location, byteOffset, dtype } = place
    const length = storedTypes[dtype].bytes * Number(tensor.dims.reduce((product, side) => product * side, 1n))
    const name = dtype === 'float32' ? tensor.name : `${tensor.name} as ${dtype}`
    if (name !== tensor.name) casts.push(castToFloat(name, tensor.name))
    const entries = { location, offset: String(byteOffset), length: String(length) }
    return {
      ...tensor,
      name,
      dataType: storedTypes[dtype].type,
      externalData: Object.entries(entries).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
    }
  })
  return { ...graph, initializer, node: [...casts, ...graph.node] }
}

const storedTypes = {
  float32: { type: DataType.FLOAT, bytes: 4 },
  float16: { type: DataType.FLOAT16, bytes: 2 },
  bfloat16: { type: DataType.BFLOAT16, bytes: 2 },
} as const

function castToFloat(input: Value, output: Value): NodeProto {
  const attribute = [attributeOf('to', DataType.FLOAT)]
  return create(NodeProtoSchema, { opType: 'Cast', name: output, input: [input], output: [output], attribute })
}

function externalTensor({ name, byteOffset, count }: PlacedWeight, dimensions: readonly number[], location: string) {
  const place = { location, offset: String(byteOffset), length: String(4 * count) }
  return create(TensorProtoSchema, {
    name,
    dataType: DataType.FLOAT,
    dims: dimensions.map(BigInt),
    dataLocation: DataLocation.EXTERNAL,
    externalData: Object.entries(place).map(([key, value]) => ({ key, value })),
  })
}

function attributeOf(name: string, value: Attributes[string]) {
  if (typeof value === 'number')
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) })
  if (typeof value === 'string')
    return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) })
  if ('float' in value) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float })
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) })
}

function valueInfo(name: string, elemType: DataType, dimensions: readonly Dimension[]): ValueInfoProto {
  const dim = dimensions.map((size) => ({
    value:
      typeof size === 'string'
        ? { case: 'dimParam' as const, value: size }
        : { case: 'dimValue' as const, value: BigInt(size) },
  }))
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  })
}
