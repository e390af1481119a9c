import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { TensorProto_DataLocation as DataLocation, type TensorProto } from 'onnx-buf'
import { CheckpointBroken, FileNotReadable, ModelNotSupported } from '../../../src-shared/errors/errors.ts'
import { quotedName } from './quotedName.ts'
import { tensorBytes, tensorCount } from './tensorBytes.ts'

/** A file beside an ONNX file that holds weights of it. */
export interface ExternalFile {
  /** As the ONNX file names it, relative to its folder. */
  readonly location: string
  readonly path: string
  readonly bytes: number
}

/** Exporters that write one file per tensor make some hundreds. */
const mostFiles = 10_000

interface Place {
  readonly location: string
  readonly offset: number
  /** Up to the end of the file where it is not given. */
  readonly length?: number
}

/**
 * Finds the files beside an ONNX file that its tensors point to, and checks that each tensor lies inside its file. Nothing outside the
 * folder of the ONNX file is touched. https://github.com/onnx/onnx/blob/main/docs/ExternalData.md
 *
 * @param modelPath  the ONNX file
 * @returns every file once, in the order of the tensors
 * @throws ModelNotSupported for places outside the folder, also by links; CheckpointBroken for files that are missing or too short, and
 *   for tensors whose size is not that of their shape; FileNotReadable
 */
export async function externalFiles(modelPath: string, tensors: readonly TensorProto[]): Promise<ExternalFile[]> {
  const files = new Map<string, ExternalFile>()
  let needed = 0
  for (const tensor of tensors) {
    const place = placeOf(modelPath, tensor)
    if (!place) continue
    let file = files.get(place.location)
    if (!file) {
      if (files.size === mostFiles)
        throw ModelNotSupported({ path: modelPath, reason: `its weights lie in more than ${mostFiles} files` })
      file = await findBeside(modelPath, place.location)
      files.set(place.location, file)
    }
    needed += checkInside(modelPath, tensor, place, file)
  }
  const found = [...files.values()]
  const held = found.reduce((sum, { bytes }) => sum + bytes, 0)
  // Tied weights may be named twice; more would let a small file fill the memory.
  if (needed > 2 * held)
    throw CheckpointBroken({ path: modelPath, reason: 'its tensors share their numbers, as those of no network do' })
  return found
}

/** Where a tensor lies outside the ONNX file, as it says; undefined where it lies inside. @throws CheckpointBroken */
export function placeOf(modelPath: string, tensor: TensorProto): Place | undefined {
  if (tensor.dataLocation !== DataLocation.EXTERNAL && tensor.externalData.length === 0) return undefined
  const broken = (reason: string) =>
    CheckpointBroken({ path: modelPath, reason: `the tensor ${quotedName(tensor.name)} ${reason}` })
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]))
  if (entries.size < tensor.externalData.length) throw broken('says its place twice')
  const location = entries.get('location')
  if (!location) throw broken('lies in another file and does not say in which')
  const number = (key: 'offset' | 'length') => {
    const text = entries.get(key)
    if (text === undefined) return undefined
    const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN
    if (!Number.isSafeInteger(value)) throw broken(`has the ${key} ${quotedName(text)}, which is no number of bytes`)
    return value
  }
  return { location, offset: number('offset') ?? 0, length: number('length') }
}

async function findBeside(modelPath: string, location: string): Promise<ExternalFile> {
  const refuse = () =>
    ModelNotSupported({
      path: modelPath,
      reason: `its weights are said to lie in ${quotedName(location)}, which is outside its folder`,
    })
  const steps = location.split(/[\\/]/)
  const absolute = path.isAbsolute(location) || path.win32.isAbsolute(location)
  // A colon is a drive letter or an alternate stream on Windows; the last is ONNX Runtime's name for an address in memory.
  if (absolute || steps.includes('..') || /[\0:]/.test(location) || location.includes('_ORT_MEM_ADDR_')) throw refuse()
  const folder = path.dirname(path.resolve(modelPath))
  const file = path.join(folder, ...steps)
  const declare = (error: NodeJS.ErrnoException): never => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR')
      throw FileNotReadable({ path: file, reason: error.code ?? error.message }, { cause: error })
    const reason = `its weights lie in ${quotedName(location)}, which is missing beside it`
    throw CheckpointBroken({ path: modelPath, reason }, { cause: error })
  }
  const real = await realpath(file).catch(declare)
  const inside = path.relative(await realpath(folder).catch(declare), real)
  if (inside.split(path.sep)[0] === '..' || path.isAbsolute(inside)) throw refuse()
  const information = await stat(real).catch(declare)
  if (!information.isFile()) throw FileNotReadable({ path: file, reason: 'it is not a file' })
  return { location, path: file, bytes: information.size }
}

/** Checks that a tensor lies inside its file, and gives its bytes. */
function checkInside(modelPath: string, tensor: TensorProto, { offset, length }: Place, file: ExternalFile): number {
  const broken = (reason: string) =>
    CheckpointBroken({ path: modelPath, reason: `the tensor ${quotedName(tensor.name)} ${reason}` })
  const count = tensorCount(tensor)
  const bytes = count === undefined ? undefined : tensorBytes(tensor, count)
  if (bytes === undefined) throw broken('has a shape or a number type that cannot lie in another file')
  if (length !== undefined && length !== bytes)
    throw broken(`has ${length} bytes in ${quotedName(file.location)}, and its shape means ${bytes}`)
  if (offset + bytes > file.bytes) throw broken(`goes beyond the end of ${quotedName(file.location)}`)
  return bytes
}
