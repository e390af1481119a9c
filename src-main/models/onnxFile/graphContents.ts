import type { AttributeProto, GraphProto, NodeProto, SparseTensorProto, TensorProto } from 'onnx-buf'
import { ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import type { OnnxModel } from './readOnnxFile.ts'
import { quotedName } from './quotedName.ts'

/** Domains of the operators that ONNX Runtime brings; anything else would need code from outside. */
const ownDomains: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft'])
/** Operators of these domains that are doors to code or compiled files outside the graph. */
const doors: ReadonlySet<string> = new Set(['EPContext', 'PythonOp', 'PythonOpGrad', 'ATen'])

export interface GraphContents {
  /** Nodes, those of graphs within nodes included. */
  readonly nodes: number
  /** Every tensor that the file holds or points to: weights and constants, at any depth. */
  readonly tensors: readonly TensorProto[]
  /** The initializers of the graph itself. */
  readonly weights: readonly TensorProto[]
}

/**
 * Walks the whole graph and the graphs within its nodes.
 *
 * @throws ModelNotSupported for operators that ONNX Runtime does not bring, functions of the file's own, and graphs for training
 */
export function graphContents({ path, model, graph }: OnnxModel): GraphContents {
  const refuse = (reason: string) => ModelNotSupported({ path, reason })
  if (model.functions.length) {
    const name = quotedName(model.functions[0].name)
    throw refuse(`it defines functions of its own (${name}); export it with its functions inlined`)
  }
  if (model.trainingInfo.length) throw refuse('it holds graphs for training; export it for inference')
  const tensors: TensorProto[] = []
  let nodes = 0

  const addNode = ({ domain, opType, attribute }: NodeProto): void => {
    nodes++
    if (!ownDomains.has(domain))
      throw refuse(
        `it uses the custom operator ${quotedName(opType)} of ${quotedName(domain)}, which only code outside the file defines`,
      )
    if (doors.has(opType)) throw refuse(`its operator ${opType} leads to code or files outside the graph`)
    attribute.forEach(addAttribute)
  }
  const addAttribute = (attribute: AttributeProto): void => {
    for (const tensor of attribute.tensors) tensors.push(tensor)
    if (attribute.t) tensors.push(attribute.t)
    if (attribute.sparseTensor) addSparse(attribute.sparseTensor)
    attribute.sparseTensors.forEach(addSparse)
    if (attribute.g) addGraph(attribute.g)
    attribute.graphs.forEach(addGraph)
  }
  const addSparse = ({ values, indices }: SparseTensorProto): void => {
    if (values) tensors.push(values)
    if (indices) tensors.push(indices)
  }
  const addGraph = ({ node, initializer, sparseInitializer }: GraphProto): void => {
    for (const tensor of initializer) tensors.push(tensor)
    sparseInitializer.forEach(addSparse)
    node.forEach(addNode)
  }
  addGraph(graph)
  if (nodes === 0) throw refuse('its graph has no operators')
  return { nodes, tensors, weights: graph.initializer }
}
