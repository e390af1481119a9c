import { CheckpointBroken, CheckpointRefused } from '../../../src-shared/errors/errors.ts'
import { bytesPerValue } from './dtype.ts'
import { storageFromId } from './persistentId.ts'
import { EndOfPickle } from './pickleCursor.ts'
import { isKind, type PickleStorage, type PickleValue } from './pickleValues.ts'
import type { RandomAccessFile } from './randomAccessFile.ts'
import { unpickle } from './unpickle.ts'

const magicNumber = 0x1950a86a20f9469cfc6cn
const firstWindow = 1024 * 1024
const largestHead = 256 * 1024 * 1024

/**
 * The object in a file of torch before 1.6: five pickles (magic number, protocol, system, object, storage keys), then for each key the
 * number of values as int64 and the values. https://github.com/pytorch/pytorch/blob/main/torch/serialization.py (`_legacy_load`)
 *
 * @throws CheckpointBroken, CheckpointRefused
 */
export async function readLegacyTorchFile(file: RandomAccessFile): Promise<PickleValue> {
  const { root, storages, keys, end } = await readPickles(file)
  await locateStorages(file, storages, keys, end)
  return root
}

interface Head {
  root: PickleValue
  storages: Map<string, PickleStorage>
  keys: readonly PickleValue[]
  end: number
}

/** How long the pickles are is known only once they are read, so the window grows until they fit. */
async function readPickles(file: RandomAccessFile): Promise<Head> {
  for (let window = Math.min(firstWindow, file.size); ; window = Math.min(4 * window, file.size, largestHead)) {
    try {
      return parsePickles(await file.read(0, window), file.path)
    } catch (error) {
      if (!(error instanceof EndOfPickle)) throw error
      if (window >= Math.min(file.size, largestHead))
        throw CheckpointBroken({ path: file.path, reason: 'its pickle is cut off' })
    }
  }
}

function parsePickles(bytes: Uint8Array, path: string): Head {
  const broken = (reason: string) => CheckpointBroken({ path, reason })
  const storages = new Map<string, PickleStorage>()
  const noIds = () => {
    throw CheckpointRefused({ path, reason: 'its header has a persistent id' })
  }
  const magic = unpickle(bytes, 0, path, noIds)
  if (magic.value !== magicNumber) throw broken('torch.save did not write it')
  const protocol = unpickle(bytes, magic.end, path, noIds)
  if (protocol.value !== 1001) throw broken('it has a torch protocol other than 1001')
  const system = unpickle(bytes, protocol.end, path, noIds)
  if (isKind(system.value, 'dict') && system.value.entries.get('little_endian') === false)
    throw broken('its numbers are big-endian')
  const root = unpickle(bytes, system.end, path, (id) => {
    if (id.items[5] !== undefined) throw broken('it holds a view of a storage as PyTorch before 0.4 wrote it')
    const storage = storageFromId(id, path)
    const known = storages.get(storage.key)
    if (known && (known.dtype !== storage.dtype || known.count !== storage.count))
      throw broken(`storage ${storage.key} is described in two ways`)
    if (!known) storages.set(storage.key, storage)
    return known ?? storage
  })
  const keys = unpickle(bytes, root.end, path, noIds)
  if (!isKind(keys.value, 'list')) throw broken('its list of storages is damaged')
  return { root: root.value, storages, keys: keys.value.items, end: keys.end }
}

async function locateStorages(
  file: RandomAccessFile,
  storages: Map<string, PickleStorage>,
  keys: readonly PickleValue[],
  start: number,
): Promise<void> {
  const broken = (reason: string) => CheckpointBroken({ path: file.path, reason })
  let position = start
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined
    if (!storage) throw broken('its list of storages names one that no tensor uses')
    if (storage.byteOffset !== undefined) throw broken(`storage ${storage.key} is listed twice`)
    const length = await file.read(position, 8)
    const count = new DataView(length.buffer).getBigInt64(0, true)
    if (count !== BigInt(storage.count))
      throw broken(`storage ${storage.key} holds ${count} values and claims ${storage.count}`)
    storage.byteOffset = position + 8
    position += 8 + storage.count * bytesPerValue[storage.dtype]
    if (position > file.size) throw broken(`it ends inside storage ${storage.key}; it was probably cut off`)
  }
  for (const storage of storages.values())
    if (storage.byteOffset === undefined) throw broken(`the numbers of storage ${storage.key} are missing`)
}
