import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readNpz } from '../../../../src-main/store/npzFile.ts'
import { readTensorFile } from '../../../../src-main/store/tensorFile.ts'
import { temporaryFolder } from './temporaryFolder.ts'

/** One of NumPy's archives, changed. */
function changed(name: string, change: (bytes: Buffer) => Buffer): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, change(readFileSync(path.join(import.meta.dirname, '../../../parity/npy', name))))
  return file
}

function overwritten(bytes: Buffer, at: number, value: number): Buffer {
  bytes[at] = value
  return bytes
}

const directoryOf = (bytes: Buffer) => bytes.indexOf('PK\x01\x02')

describe('a damaged archive is refused', () => {
  test.each<[string, string, (bytes: Buffer) => Buffer, RegExp]>([
    ['cut off', 'stored.npz', (bytes) => bytes.subarray(0, 400), /cut off/],
    ['empty', 'stored.npz', () => Buffer.alloc(0), /./],
    ['one value changed', 'stored.npz', (bytes) => overwritten(bytes, 300, 99), /arr_0\.npy in it is damaged/],
    ['packed data changed', 'compressed.npz', (bytes) => overwritten(bytes, 100, 99), /samples\.npy in it is damaged/],
    ['packed in an unknown way', 'stored.npz', (bytes) => overwritten(bytes, directoryOf(bytes) + 10, 14), /method 14/],
    [
      'a directory of something else',
      'stored.npz',
      (bytes) => overwritten(bytes, directoryOf(bytes), 0),
      /directory is damaged/,
    ],
    ['an entry elsewhere', 'stored.npz', (bytes) => overwritten(bytes, directoryOf(bytes) + 42, 7), /not where/],
    [
      'a bomb',
      'compressed.npz',
      (bytes) => overwritten(bytes, directoryOf(bytes) + 27, 0x7f),
      /far more than arrays of its size/,
    ],
    [
      'a name for the terminal',
      'stored.npz',
      (bytes) => overwritten(overwritten(bytes, 300, 99), directoryOf(bytes) + 46, 27),
      /^\?rr_0\.npy in it/,
    ],
    [
      'more unpacked than it says',
      'compressed.npz',
      (bytes) => overwritten(bytes, directoryOf(bytes) + 24, 1),
      /samples\.npy in it is damaged/,
    ],
  ])('%s', async (_name, archive, change, reason) => {
    const file = changed(archive, change)
    await expect(readTensorFile(file)).rejects.toMatchObject({
      code: 'bad-tensor-file',
      data: { path: file, reason: expect.stringMatching(reason) },
    })
  })
})

test('a missing archive is named', async () => {
  await expect(readNpz('/no/such/file.npz')).rejects.toMatchObject({ code: 'file-missing' })
})

test('a file of another name is no tensor file', async () => {
  await expect(readTensorFile('/some/picture.png')).rejects.toMatchObject({ code: 'bad-tensor-file' })
})

test.each(['stored.npz', 'compressed.npz'])('whichever byte of %s changes, it is read or refused', async (archive) => {
  const bytes = readFileSync(path.join(import.meta.dirname, '../../../parity/npy', archive))
  const file = path.join(temporaryFolder(), archive)
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes)
    damaged[at] ^= 0xff
    writeFileSync(file, damaged)
    await readTensorFile(file).catch((error: unknown) => expect(error).toMatchObject({ code: 'bad-tensor-file' }))
  }
})
