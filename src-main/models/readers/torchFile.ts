import { CheckpointBroken, ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { readLegacyTorchFile } from './legacyTorchFile.ts'
import { isKind, type PickleValue } from './pickleValues.ts'
import { withRandomAccessFile } from './randomAccessFile.ts'
import { storedTensor, type StoredTensor } from './storedTensor.ts'
import { readZippedTorchFile } from './zippedTorchFile.ts'

/** What `torch.save` wrote, as data. */
export interface TorchFile {
  readonly path: string
  /** Size of the file. */
  readonly bytes: number
  /** `zip` since PyTorch 1.6, `legacy` before. */
  readonly format: 'zip' | 'legacy'
  /** The saved object; tensors in it know where in the file their numbers lie. */
  readonly root: PickleValue
}

/**
 * Reads the structure of a file that `torch.save` wrote, without its numbers. Nothing in the file is executed.
 *
 * @throws FileMissing, FileNotReadable; CheckpointBroken for damaged files; CheckpointRefused for a pickle that wants more than tensors
 */
export async function openTorchFile(path: string): Promise<TorchFile> {
  return withRandomAccessFile(path, async (file) => {
    const head = await file.read(0, Math.min(file.size, 64))
    if (head.length === 0) throw CheckpointBroken({ path, reason: 'it is empty' })
    const bytes = file.size
    if (head[0] === 0x50 && head[1] === 0x4b)
      return { path, bytes, format: 'zip', root: await readZippedTorchFile(file) }
    if (head[0] === 0x80) return { path, bytes, format: 'legacy', root: await readLegacyTorchFile(file) }
    throw notTorch(path, new TextDecoder('latin1').decode(head))
  })
}

/** The tensor of a file that holds nothing but one, as `torch.save(tensor)` writes it; undefined for other files. */
export function bareTensor(file: TorchFile): StoredTensor | undefined {
  return isKind(file.root, 'tensor') ? storedTensor('', file.root, file.path) : undefined
}

/** Says what a file is that torch did not write: what people really have by mistake under the name `.pt`. */
function notTorch(path: string, head: string) {
  if (head.startsWith('version https://git-lfs'))
    return CheckpointBroken({ path, reason: 'it is a Git LFS pointer, not the file itself (run: git lfs pull)' })
  if (/^\s*</.test(head)) return CheckpointBroken({ path, reason: 'it is a web page, not a checkpoint' })
  if (head.startsWith('{') || head.slice(8).startsWith('{"'))
    return ModelNotSupported({ path, reason: 'it is a safetensors or JSON file, and a torch .pt is expected here' })
  return CheckpointBroken({ path, reason: 'torch.save did not write it' })
}
