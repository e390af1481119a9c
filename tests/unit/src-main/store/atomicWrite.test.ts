import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { writeFileAtomically } from '../../../../src-main/store/atomicWrite.ts'
import { disk, repairDisk } from './faultyDisk.ts'
import { temporaryFolder } from './temporaryFolder.ts'

vi.mock('node:fs/promises', async (importOriginal) =>
  (await import('./faultyDisk.ts')).withFaults(await importOriginal()),
)
afterEach(repairDisk)

test('a file gets its new content and nothing else appears beside it', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'study.inverscope')
  await writeFileAtomically(file, 'first')
  await writeFileAtomically(file, ['sec', 'ond'])
  expect(readFileSync(file, 'utf8')).toBe('second')
  expect(readdirSync(folder)).toEqual(['study.inverscope'])
})

describe('when writing fails the old content stays and no temporary file is left', () => {
  test.each([
    ['the disk is full', 'ENOSPC', undefined, 'disk-full'],
    ['the quota is used up', 'EDQUOT', undefined, 'disk-full'],
    ['the disk became read-only', 'EROFS', undefined, 'folder-not-writable'],
    ['the device fails while syncing', 'EIO', 'sync', 'folder-not-writable'],
    ['the rename is refused', 'EPERM', 'rename', 'folder-not-writable'],
  ])('%s', async (_name, failure, failingCall, code) => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'run.json')
    writeFileSync(file, 'as before')
    Object.assign(disk, { failure, failingCall, bytesLeft: failingCall ? Infinity : 5 })
    await expect(writeFileAtomically(file, 'much longer than five bytes')).rejects.toMatchObject({
      code,
      data: { path: file },
    })
    expect(readFileSync(file, 'utf8')).toBe('as before')
    expect(readdirSync(folder)).toEqual(['run.json'])
  })
})

test('a folder that does not exist is named', async () => {
  const file = path.join(temporaryFolder(), 'gone', 'run.json')
  await expect(writeFileAtomically(file, '')).rejects.toMatchObject({ code: 'file-missing', data: { path: file } })
})

test('many writers at once leave one whole content', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'run.json')
  const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(5000))
  await Promise.all(contents.map((content) => writeFileAtomically(file, content)))
  expect(contents).toContain(readFileSync(file, 'utf8'))
  expect(readdirSync(folder)).toEqual(['run.json'])
})
