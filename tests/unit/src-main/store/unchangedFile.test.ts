import { mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hashBytes } from '../../../../src-main/store/contentHash.ts'
import * as contentHash from '../../../../src-main/store/contentHash.ts'
import { hashOfFile } from '../../../../src-main/store/unchangedFile.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'unchanged-'))
  file = path.join(folder, 'a.png')
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await rm(folder, { recursive: true, force: true })
})

const sumOf = (text: string) => hashBytes(Buffer.from(text))
/** As if the file had been lying there for a while. */
const laterOn = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })

test('a file is known by its content', async () => {
  await writeFile(file, 'one')
  expect(await hashOfFile(file)).toBe(sumOf('one'))
})

test('content that was replaced in place is seen, though size and time of change were set to what they were', async () => {
  await writeFile(file, 'one')
  laterOn()
  await hashOfFile(file)
  const { atime, mtime } = await stat(file)
  await writeFile(file, 'two')
  await utimes(file, atime, mtime)
  expect(await hashOfFile(file)).toBe(sumOf('two'))
})

test('another file that was moved to its place is seen', async () => {
  await writeFile(file, 'one')
  laterOn()
  await hashOfFile(file)
  await writeFile(path.join(folder, 'b.png'), 'two')
  await rename(path.join(folder, 'b.png'), file)
  expect(await hashOfFile(file)).toBe(sumOf('two'))
})

test('a file that has just been written is read every time: the next change may have the same time', async () => {
  const read = vi.spyOn(contentHash, 'hashFile')
  await writeFile(file, 'one')
  // However long a busy machine takes to come here.
  vi.useFakeTimers({ toFake: ['Date'], now: (await stat(file)).ctimeMs })
  await hashOfFile(file)
  await hashOfFile(file)
  expect(read).toHaveBeenCalledTimes(2)
})

test('a file that is gone is a declared error', async () => {
  await expect(hashOfFile(file)).rejects.toMatchObject({ code: 'file-missing' })
})
