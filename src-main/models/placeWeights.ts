import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { declaredFrom } from '../../src-shared/errors/systemErrors.ts'
import type { CompiledModel } from './compiledModel.ts'
import { loadWeights, refuseSharedNumbers } from './loadWeights.ts'
import type { BuiltGraph, WeightPlace } from './onnx/graphBuilder.ts'
import { bytesPerValue } from './readers/dtype.ts'
import type { StoredTensor } from './readers/storedTensor.ts'
import type { WeightFile } from './readers/weightFile.ts'

/**
 * Gives a graph its weights. Where the user's own files hold them as ONNX Runtime takes them, the graph points there and they are mapped
 * into memory; otherwise all are read into a buffer, as float32, in one pass, since ONNX Runtime takes files or buffers and not both.
 *
 * Links are followed to the file itself, since ONNX Runtime refuses weights that are links; the files of Hugging Face's cache are.
 * A file must not be changed while it is mapped; a run compares its SHA-256 whenever it loads it.
 *
 * @throws as loadWeights
 */
export async function placeWeights(
  graph: BuiltGraph,
  file: WeightFile,
): Promise<Pick<CompiledModel, 'onnx' | 'externalData' | 'weightsFolder'>> {
  refuseSharedNumbers(graph.byteLength, file)
  const tensors = graph.weights.map(({ name }) => file.tensors.get(name)!)
  const realFiles = new Map<string, string>()
  for (const { file } of tensors) if (!realFiles.has(file)) realFiles.set(file, await realFile(file))
  const folders = new Set([...realFiles.values()].map((file) => path.dirname(file)))
  const places = new Map<string, WeightPlace>()
  if (folders.size === 1)
    for (const tensor of tensors) {
      const place = placeInFile(tensor, path.basename(realFiles.get(tensor.file)!))
      if (place) places.set(tensor.name, place)
    }
  const [weightsFolder] = folders
  if (places.size === graph.weights.length) return { onnx: graph.placed(places), externalData: [], weightsFolder }
  const { data } = await loadWeights(graph, file)
  return { onnx: graph.onnx, externalData: [{ path: graph.externalFile, data }] }
}

/**
 * Where ONNX Runtime may take a tensor from the file itself: in C order, at a multiple of its size. Numbers of 16 bits become float32 by a Cast
 * that loading folds: for the 52-million ADM it took 462 MB at its peak and 1.5 s, where converting them here took 726 MB and 4 s.
 */
function placeInFile({ dtype, contiguous, byteOffset }: StoredTensor, location: string): WeightPlace | undefined {
  if (!contiguous || (dtype !== 'float32' && dtype !== 'float16' && dtype !== 'bfloat16')) return undefined
  return byteOffset % bytesPerValue[dtype] ? undefined : { location, byteOffset, dtype }
}

function realFile(file: string): Promise<string> {
  return realpath(file).catch((error: unknown) => {
    throw declaredFrom(error, file)
  })
}
