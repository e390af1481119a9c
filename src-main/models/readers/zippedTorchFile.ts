import { CheckpointBroken, CheckpointRefused } from '../../../src-shared/errors/errors.ts'
import { bytesPerValue } from './dtype.ts'
import { storageFromId } from './persistentId.ts'
import { EndOfPickle } from './pickleCursor.ts'
import type { PickleValue } from './pickleValues.ts'
import type { RandomAccessFile } from './randomAccessFile.ts'
import { unpickle } from './unpickle.ts'
import { readZipDirectory } from './zipDirectory.ts'

const largestPickle = 256 * 1024 * 1024

/**
 * The object in a zip file of torch 1.6 and later: `NAME/data.pkl` is its pickle, `NAME/data/KEY` the numbers of a storage.
 * https://github.com/pytorch/pytorch/blob/main/torch/serialization.py
 *
 * @throws CheckpointBroken, CheckpointRefused
 */
export async function readZippedTorchFile(file: RandomAccessFile): Promise<PickleValue> {
  const { path } = file
  const broken = (reason: string) => CheckpointBroken({ path, reason })
  const entries = await readZipDirectory(file)
  const pickles = [...entries.values()].filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name))
  if (pickles.length !== 1) throw broken('it is a zip archive without the data.pkl that torch.save writes')
  const [pickle] = pickles
  const folder = pickle.name.slice(0, -'data.pkl'.length)
  if (entries.has(`${folder}constants.pkl`))
    throw CheckpointRefused({ path, reason: 'it is a TorchScript program, which holds code' })
  if (pickle.length > largestPickle) throw broken('its data.pkl is larger than 256 MB')
  const byteorder = entries.get(`${folder}byteorder`)
  if (
    byteorder &&
    new TextDecoder().decode(await file.read(byteorder.offset, Math.min(8, byteorder.length))) !== 'little'
  )
    throw broken('its numbers are big-endian')

  const bytes = await file.read(pickle.offset, pickle.length)
  try {
    const { value } = unpickle(bytes, 0, path, (id) => {
      const storage = storageFromId(id, path)
      const entry = entries.get(`${folder}data/${storage.key}`)
      if (!entry) throw broken(`the numbers of storage ${storage.key} are missing`)
      if (entry.length !== storage.count * bytesPerValue[storage.dtype])
        throw broken(
          `storage ${storage.key} has ${entry.length} bytes and claims ${storage.count} values of ${storage.dtype}`,
        )
      return { ...storage, byteOffset: entry.offset }
    })
    return value
  } catch (error) {
    if (error instanceof EndOfPickle) throw broken('its pickle is cut off')
    throw error
  }
}
