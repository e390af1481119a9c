import { describe, expect, test } from 'vitest'
import { withRandomAccessFile } from '../../../../../src-main/models/readers/randomAccessFile.ts'
import { readZipDirectory } from '../../../../../src-main/models/readers/zipDirectory.ts'
import { CheckpointBroken, FileMissing, FileNotReadable } from '../../../../../src-shared/errors/errors.ts'
import { bytes } from '../pickleFixture.ts'
import { temporaryFile, temporaryFolder, zip, type FixtureEntry } from '../torchFixture.ts'

const directoryOf = async (contents: Uint8Array) =>
  withRandomAccessFile(await temporaryFile(contents), async (file) => {
    const entries = await readZipDirectory(file)
    return new Map(
      await Promise.all(
        [...entries.values()].map(
          async ({ name, offset, length }) => [name, Buffer.from(await file.read(offset, length)).toString()] as const,
        ),
      ),
    )
  })

const entry = (name: string, text: string, more: Partial<FixtureEntry> = {}): FixtureEntry => ({
  name,
  data: bytes(text),
  ...more,
})

test('stored entries are found where they lie', async () => {
  const found = await directoryOf(
    zip([entry('a/data.pkl', 'pickle'), entry('a/data/0', 'numbers')], { comment: 'hello' }),
  )
  expect([...found]).toEqual([
    ['a/data.pkl', 'pickle'],
    ['a/data/0', 'numbers'],
  ])
})

test('an archive with 64-bit sizes is read the same way', async () => {
  const entries = [entry('a/data.pkl', 'pickle'), entry('a/data/0', 'numbers')]
  expect(await directoryOf(zip(entries, { long: true }))).toEqual(await directoryOf(zip(entries)))
})

describe('an archive that is not what torch writes is refused', () => {
  const cases: [what: string, contents: Uint8Array, said: RegExp][] = [
    ['a compressed entry', zip([entry('a', 'x', { method: 8 })]), /compressed/],
    ['an encrypted entry', zip([entry('a', 'x', { flags: 1 })]), /encrypted/],
    ['a name twice', zip([entry('a', 'x'), entry('a', 'y')]), /twice/],
    [
      'two entries on the same bytes',
      zip([entry('a', 'xxxx'), entry('b', 'y', { headerOffset: 0, localName: 'a' })]),
      /not where/,
    ],
    [
      'an entry that lies over the next one',
      zip([entry('a', 'x', { size: 20, localSize: 0 }), entry('b', 'y'.repeat(40))]),
      /overlap/,
    ],
    ['a size beyond the archive', zip([entry('a', 'x', { size: 5000, localSize: 0 })]), /beyond/],
    ['a size that is another in the header', zip([entry('a', 'xxx', { localSize: 2 })]), /one size in its header/],
    ['a header beyond the file', zip([entry('a', 'x', { headerOffset: 4_000_000 })]), /beyond/],
    ['a header that is none', zip([entry('a', 'x', { headerOffset: 1 })]), /not where/],
    ['a zip64 size without its field', zip([entry('a', 'x', { size: 0xffffffff })]), /damaged size/],
    ['a 64-bit directory out of place', zip([entry('a', 'x')], { long: true, directoryOffset: 2 ** 40 }), /not where/],
    ['a directory out of place', zip([entry('a', 'x')], { directoryOffset: -1 }), /not where/],
    ['bytes behind the end', bytes(zip([entry('a', 'x')]), 'more'), /no end/],
    ['a program before the archive', bytes('#!/bin/sh\n', zip([entry('a', 'x')])), /not where/],
    ...['../../etc/passwd', '/etc/passwd', 'a\\b', 'a/\0', 'a/../../b'].map((name): [string, Uint8Array, RegExp] => [
      `the name ${JSON.stringify(name)}`,
      zip([entry(name, 'x')]),
      /with the name/,
    ]),
  ]
  test.each(cases)('%s', async (_, contents, said) => {
    const error: unknown = await directoryOf(contents).catch((error: unknown) => error)
    expect(CheckpointBroken.is(error)).toBe(true)
    expect((error as Error).message).toMatch(said)
  })
})

test('an archive that is cut off anywhere is called broken', async () => {
  const whole = zip([entry('a/data.pkl', 'pickle'), entry('a/data/0', 'numbers')])
  for (let length = 0; length < whole.length; length += 3)
    await expect(directoryOf(whole.subarray(0, length))).rejects.toMatchObject({ code: 'checkpoint-broken' })
})

test('a missing file and a folder are called what they are', async () => {
  const folder = await temporaryFolder()
  const open = (path: string) => withRandomAccessFile(path, async (file) => file.size).catch((error: unknown) => error)
  expect(FileMissing.is(await open(`${folder}/none.pt`))).toBe(true)
  expect(FileNotReadable.is(await open(folder))).toBe(true)
})
