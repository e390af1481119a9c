import { cp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { TensorProto_DataType as DataType } from 'onnx-buf'
import { compileModel } from '../../src-main/models/compileModel.ts'
import { notFiniteWeights } from '../../src-main/models/notFiniteWeights.ts'
import { describeOnnxFile } from '../../src-main/models/onnxFile/describeOnnxFile.ts'
import { openModel } from '../../src-main/models/openModel.ts'
import { openSafetensors } from '../../src-main/models/readers/safetensors.ts'
import { openShardedSafetensors } from '../../src-main/models/readers/safetensorsIndex.ts'
import { readTensors } from '../../src-main/models/readers/storedTensor.ts'
import { openTorchFile } from '../../src-main/models/readers/torchFile.ts'
import { torchWeights, type WeightFile } from '../../src-main/models/readers/weightFile.ts'
import { readTensorFile } from '../../src-main/store/tensorFile.ts'
import { onnx, outside } from '../unit/src-main/models/onnxFile/onnxFixture.ts'
import { bytes, dict, integer, list, orderedDict, tensor, text } from '../unit/src-main/models/pickleFixture.ts'
import { safetensors } from '../unit/src-main/models/safetensorsFixture.ts'
import { legacyTorch, rawBytes, torchZip, zip } from '../unit/src-main/models/torchFixture.ts'

/** A format, with good files of it, and how a damaged one is read. */
export interface Format {
  readonly name: string
  /** Name of the damaged file in the folder. */
  readonly file: string
  /** Good files, made anew in an empty folder, with what lies beside them. */
  originals(folder: string): Promise<Uint8Array[]>
  /** Reads as the program does, numbers included. */
  read(file: string): Promise<unknown>
  readonly isCompressed?: boolean
  /** Of how many forms of one format it is one; they share the number of files. */
  readonly forms?: number
}

const parity = path.resolve(import.meta.dirname, '../parity')
const numbers = rawBytes(Float32Array.of(0, 1, 2, 3, 4, 5))
const halves = rawBytes(Uint16Array.of(0x3c00, 0x4000, 0x7c00, 0xfc00, 0x0001, 0x8000))

const plain = orderedDict([
  [text('w'), tensor({ storage: 'FloatStorage', key: '0', count: 6, shape: [2, 3] })],
  [text('v'), tensor({ storage: 'FloatStorage', key: '0', count: 6, shape: [3], strides: [2] })],
])
const wrapped = dict([
  [text('step'), integer(1000)],
  [text('history'), list(integer(1), integer(2))],
  [
    text('ema'),
    orderedDict([
      [text('a'), tensor({ storage: 'HalfStorage', key: '0', count: 6, shape: [6] })],
      [text('b'), tensor({ storage: 'BFloat16Storage', key: '1', count: 6, shape: [2, 3], strides: [1, 2] })],
    ]),
  ],
])

async function readAll({ tensors }: WeightFile): Promise<void> {
  const wanted = [...tensors.values()].map((one) => ({ tensor: one, target: new Float32Array(one.count) }))
  for (const [file, inFile] of Map.groupBy(wanted, ({ tensor: one }) => one.file)) await readTensors(file, inFile)
}

const readTorch = async (file: string) => readAll(torchWeights(await openTorchFile(file)))

const shard = safetensors([
  { name: 'a', dtype: 'F32', shape: [2, 3], data: numbers },
  { name: 'b', dtype: 'F16', shape: [6], data: halves },
  { name: 'c', dtype: 'BF16', shape: [3, 2], data: halves },
])

const onnxFiles = () => {
  const gain = { name: 'gain', dataType: DataType.FLOAT, dims: [3n], rawData: new Uint8Array(12) }
  const beside = { ...outside({ location: 'weights', length: '12' }), name: 'other' }
  const within = { name: 'then_branch', g: { node: [{ opType: 'Identity', input: ['x'], output: ['z'] }] } }
  return [
    onnx({ initializer: [gain, beside] }),
    onnx({ initializer: [{ ...gain, rawData: new Uint8Array(0), floatData: [1, 2, 3] }] }),
    onnx({ node: [{ opType: 'If', input: ['c'], output: ['output'], attribute: [within] }] }),
  ]
}

/** A configuration in a folder of diffusers, whose other files are good. */
function configuration(name: string, model: string, file: string): Format {
  return {
    name,
    file,
    forms: 4,
    async originals(folder) {
      await cp(path.join(parity, model), folder, { recursive: true })
      return [await readFile(path.join(folder, file))]
    },
    async read(damaged) {
      const folder = damaged.slice(0, -file.length - 1)
      const { missing, settings, checkpoints } = await openModel(folder)
      if (missing.length === 0) await compileModel(path.join(folder, checkpoints[0].file), settings)
    },
  }
}

export const formats: readonly Format[] = [
  {
    name: 'torch zip',
    file: 'model.pt',
    originals: () =>
      Promise.resolve([
        torchZip(plain, { 0: numbers }),
        torchZip(wrapped, { 0: halves, 1: halves }),
        zip([{ name: 'm/data.pkl', data: bytes(0x80, 2, '}.') }], { long: true, comment: 'a comment' }),
      ]),
    read: readTorch,
  },
  {
    name: 'torch before 1.6',
    file: 'model.pt',
    originals: () =>
      Promise.resolve([
        legacyTorch(plain, { 0: { count: 6, data: numbers } }),
        legacyTorch(wrapped, { 0: { count: 6, data: halves }, 1: { count: 6, data: halves } }),
      ]),
    read: readTorch,
  },
  {
    name: 'safetensors',
    file: 'model.safetensors',
    originals: () =>
      Promise.resolve([shard, safetensors([{ name: 'é"\\', dtype: 'F64', shape: [], data: new Uint8Array(8) }])]),
    read: async (file) => readAll(await openSafetensors(file)),
  },
  {
    name: 'safetensors index',
    file: 'model.safetensors.index.json',
    async originals(folder) {
      await writeFile(path.join(folder, 'one.safetensors'), shard)
      await writeFile(
        path.join(folder, 'two.safetensors'),
        safetensors([{ name: 'd', dtype: 'F32', shape: [6], data: numbers }]),
      )
      const places = { a: 'one.safetensors', b: 'one.safetensors', c: 'one.safetensors', d: 'two.safetensors' }
      return [Buffer.from(JSON.stringify({ metadata: { total_size: 72 }, weight_map: places }))]
    },
    read: async (file) => readAll(await openShardedSafetensors(file)),
  },
  {
    name: 'npy',
    file: 'array.npy',
    originals: () =>
      Promise.all(
        ['version-2', 'float16', 'fortran', 'int64', 'big-endian'].map((name) =>
          readFile(path.join(parity, 'npy', `${name}.npy`)),
        ),
      ),
    read: readTensorFile,
  },
  {
    name: 'npz',
    file: 'arrays.npz',
    originals: () =>
      Promise.all(
        ['stored', 'compressed', 'ambiguous'].map((name) => readFile(path.join(parity, 'npy', `${name}.npz`))),
      ),
    read: readTensorFile,
    isCompressed: true,
  },
  {
    name: 'ONNX',
    file: 'model.onnx',
    async originals(folder) {
      await writeFile(path.join(folder, 'weights'), new Uint8Array(12))
      return onnxFiles()
    },
    async read(file) {
      await describeOnnxFile(file)
      await notFiniteWeights(file)
    },
  },
  configuration('UNet2DModel config', 'diffusers-ddpm/model', 'unet/config.json'),
  configuration('DiT config', 'diffusers-dit/model', 'transformer/config.json'),
  configuration('scheduler config', 'diffusers-ddpm/model', 'scheduler/scheduler_config.json'),
  configuration('pipeline index', 'diffusers-ddpm/model', 'model_index.json'),
  configuration('autoencoder config', 'diffusers-kl/model', 'vae/config.json'),
]
