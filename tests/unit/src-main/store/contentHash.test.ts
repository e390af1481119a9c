import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { hashBytes, hashFile } from '../../../../src-main/store/contentHash.ts'
import { writeNpy } from '../../../../src-main/store/npyFile.ts'
import { readFileSync } from 'node:fs'
import { temporaryFolder } from './temporaryFolder.ts'

test('SHA-256 agrees with the standard (FIPS 180-2, "abc")', async () => {
  const file = path.join(temporaryFolder(), 'abc')
  writeFileSync(file, 'abc')
  const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(await hashFile(file)).toBe(expected)
  expect(hashBytes(Buffer.from('abc'))).toBe(expected)
  expect(hashBytes(Buffer.from('a'), Buffer.from('bc'))).toBe(expected)
})

test('a file larger than one piece is hashed whole', async () => {
  const file = path.join(temporaryFolder(), 'large')
  const content = Buffer.alloc(5_000_001, 'inverscope')
  writeFileSync(file, content)
  expect(await hashFile(file)).toBe(hashBytes(content))
})

test('rows in memory hash like their bytes in the file, also as a part of a larger array', async () => {
  const file = path.join(temporaryFolder(), 'rows.npy')
  const rows = Float32Array.of(9, 1, 2, 3).subarray(1)
  await writeNpy(file, [3], rows)
  expect(hashBytes(rows)).toBe(hashBytes(readFileSync(file).subarray(-12)))
})

test('hashing stops when it is not wanted any more', async () => {
  const file = path.join(temporaryFolder(), 'large')
  writeFileSync(file, Buffer.alloc(5_000_000))
  await expect(hashFile(file, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
})

test('a missing file is named', async () => {
  await expect(hashFile('/no/such/file')).rejects.toMatchObject({ code: 'file-missing' })
})
