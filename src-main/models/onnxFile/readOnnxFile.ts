import { fromBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, type GraphProto, type ModelProto } from 'onnx-buf'
import { CheckpointBroken, ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { withRandomAccessFile } from '../readers/randomAccessFile.ts'
import { protobufEntries } from './protobufEntries.ts'

/** ONNX Runtime takes no larger model; larger networks keep their weights in files beside it. */
const largestFile = 2 ** 31 - 1
/** Far more than the graph of a network has; decoded, they take some 600 MB where they are of the largest kind. */
const mostEntries = 1_000_000

export interface OnnxModel {
  readonly path: string
  /** Of the file, without those beside it. */
  readonly bytes: number
  readonly model: ModelProto
  readonly graph: GraphProto
}

/**
 * Reads and decodes an ONNX file; https://github.com/onnx/onnx/blob/main/docs/IR.md. Memory is bounded by the size of the file and
 * what a million entries take.
 *
 * @throws FileMissing, FileNotReadable; CheckpointBroken where it is damaged or something else; ModelNotSupported where it is too large
 */
export async function readOnnxFile(path: string): Promise<OnnxModel> {
  const bytes = await withRandomAccessFile(path, async (file) => {
    if (file.size > largestFile)
      throw ModelNotSupported({
        path,
        reason: `an ONNX file of ${file.size} bytes cannot be loaded; save it with its weights as external data`,
      })
    return file.read(0, file.size)
  })
  refuseOthers(path, bytes)
  const model = decoded(path, bytes)
  if (!model.graph || model.irVersion === 0n)
    throw CheckpointBroken({ path, reason: 'it is not an ONNX file (it holds no graph)' })
  return { path, bytes: bytes.length, model, graph: model.graph }
}

/** Files that are met under the name of a model and are something else. */
function refuseOthers(path: string, bytes: Uint8Array): void {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 64))
  if (head.startsWith('version https://git-lfs'))
    throw CheckpointBroken({ path, reason: 'it is a Git LFS pointer, not the file itself (run: git lfs pull)' })
  if (head.slice(4, 8) === 'ORTM')
    throw ModelNotSupported({
      path,
      reason: 'it is in ONNX Runtime’s own format; give the .onnx file it was made from',
    })
}

function decoded(path: string, bytes: Uint8Array): ModelProto {
  const broken = (error: unknown) => {
    const reason = `it is not an ONNX file, or a damaged one (${(error as Error).message})`
    return CheckpointBroken({ path, reason }, { cause: error })
  }
  let entries: number
  try {
    entries = protobufEntries(bytes, ModelProtoSchema, mostEntries)
  } catch (error) {
    throw broken(error)
  }
  if (entries > mostEntries)
    throw ModelNotSupported({
      path,
      reason: `it has more than ${mostEntries.toLocaleString('en')} entries; save its weights as raw or external data`,
    })
  try {
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false })
  } catch (error) {
    throw broken(error)
  }
}
