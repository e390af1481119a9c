import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { appendFile, open } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  createNanNpy,
  readBlock,
  readNpy,
  readNpyHeader,
  readRows,
  syncFile,
  writeBlock,
  writeNpy,
  writeRows,
} from '../../../../src-main/store/npyFile.ts'
import { formatNpyHeader } from '../../../../src-main/store/npyHeader.ts'
import * as diskSpace from '../../../../src-main/store/diskSpace.ts'
import { DiskFull } from '../../../../src-shared/errors/fileErrors.ts'
import { disk, repairDisk } from './faultyDisk.ts'
import { temporaryFolder } from './temporaryFolder.ts'

vi.mock('node:fs/promises', async (importOriginal) =>
  (await import('./faultyDisk.ts')).withFaults(await importOriginal()),
)
vi.mock('../../../../src-main/store/diskSpace.ts', { spy: true })
afterEach(() => {
  repairDisk()
  vi.mocked(diskSpace.requireFreeBytes).mockReset()
})

const counting = (count: number, from = 0) => Float32Array.from({ length: count }, (_, i) => from + i)

test('what was written is read back', async () => {
  const file = path.join(temporaryFolder(), 'noise.npy')
  await writeNpy(file, [4, 3, 2, 2], counting(48))
  const { shape, data } = await readNpy(file)
  expect(shape).toEqual([4, 3, 2, 2])
  expect(data).toEqual(counting(48))
})

test('an array begins as NaN everywhere and takes rows in any order', async () => {
  const file = path.join(temporaryFolder(), 'latents.npy')
  await createNanNpy(file, [5, 1, 2, 2])
  await writeRows(file, 3, counting(8, 100))
  await writeRows(file, 0, counting(4))
  await syncFile(file)
  expect(await readRows(file, 3, 2)).toEqual(counting(8, 100))
  expect(await readRows(file, 0, 1)).toEqual(counting(4))
  expect((await readRows(file, 1, 2)).every(Number.isNaN)).toBe(true)
})

test('NaN is the quiet NaN that NumPy writes, in arrays larger than one piece too', async () => {
  const file = path.join(temporaryFolder(), 'latents.npy')
  await createNanNpy(file, [3, 1_000_000])
  const bytes = readFileSync(file)
  const bits = new Uint32Array(bytes.buffer, bytes.byteOffset + 128, 3_000_000)
  expect(bytes.length).toBe(128 + 12_000_000)
  expect(bits.every((value) => value === 0x7fc00000)).toBe(true)
})

test('preallocating does not hold up the event loop', async () => {
  const file = path.join(temporaryFolder(), 'latents.npy')
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  await createNanNpy(file, [64, 1 << 18])
  clearInterval(timer)
  expect(turns).toBeGreaterThan(2)
})

test('the rows of one step of the states are written and read as a block', async () => {
  const file = path.join(temporaryFolder(), 'sampling_states.npy')
  await createNanNpy(file, [3, 4, 2])
  const [step, firstRow, rows, rowLength] = [1, 2, 4, 2]
  await writeBlock(file, (step * rows + firstRow) * rowLength, counting(4))
  expect([...(await readBlock(file, 10, 8))]).toEqual([NaN, NaN, 0, 1, 2, 3, NaN, NaN])
})

test('rows that several writers put down at once do not disturb each other', async () => {
  const file = path.join(temporaryFolder(), 'samples.npy')
  await createNanNpy(file, [64, 100])
  await Promise.all(Array.from({ length: 64 }, (_, row) => writeRows(file, row, counting(100, row * 100))))
  expect((await readNpy(file)).data).toEqual(counting(6400))
})

describe('rows that are not there are refused', () => {
  test.each([
    ['reading beyond the end', (file: string) => readRows(file, 3, 2)],
    ['reading before the start', (file: string) => readRows(file, -1, 1)],
    ['writing beyond the end', (file: string) => writeRows(file, 4, counting(2))],
    ['writing half a row', (file: string) => writeRows(file, 0, counting(3))],
    ['a block beyond the end', (file: string) => writeBlock(file, 7, counting(2))],
    ['reading a block beyond the end', (file: string) => readBlock(file, 7, 2)],
  ])('%s', async (_name, act) => {
    const file = path.join(temporaryFolder(), 'samples.npy')
    await writeNpy(file, [4, 2], counting(8))
    await expect(act(file)).rejects.toMatchObject({ code: 'bad-tensor-file', data: { path: file } })
    expect((await readNpy(file)).data).toEqual(counting(8))
  })
})

describe('a damaged file is refused with its reason', () => {
  test.each<[string, (file: string) => unknown, RegExp]>([
    ['cut off in the data', (file) => truncateSync(file, 150), /takes 32 bytes, it has 22/],
    ['cut off in the header', (file) => truncateSync(file, 40), /ends within its header/],
    ['empty', (file) => truncateSync(file, 0), /does not begin like/],
    ['longer than its shape', (file) => appendFile(file, 'more'), /takes 32 bytes, it has 36/],
    ['something else', (file) => writeFileSync(file, '<!doctype html><title>404</title>'), /does not begin like/],
    ['of an unknown version', (file) => overwrite(file, 6, [9]), /version 9/],
    ['with a lying header length', (file) => overwrite(file, 8, [255, 255]), /ends within its header/],
    ['with an impossible shape', (file) => replaceText(file, '(4, 2)', '(999999999999, 999999999)'), /takes .* it has/],
    ['with a type that every object has', (file) => replaceText(file, "'<f4'", "'constructor'"), /type constructor/],
    ['with a type for the terminal', (file) => replaceText(file, "'<f4'", "'\u001b[31m'"), /type \?\[31m is/],
    ['with a shape of words', (file) => replaceText(file, '(4, 2)', '(os, 2)'), /does not say shape/],
  ])('%s', async (_name, damage, reason) => {
    const file = path.join(temporaryFolder(), 'samples.npy')
    await writeNpy(file, [4, 2], counting(8))
    await damage(file)
    await expect(readNpyHeader(file)).rejects.toMatchObject({
      code: 'bad-tensor-file',
      message: expect.stringMatching(reason),
    })
  })
})

test('a file of holes that is larger than memory gets a sentence', async (context) => {
  if (process.platform === 'win32') context.skip('Windows fills the holes of a file that is lengthened')
  const file = path.join(temporaryFolder(), 'holes.npy')
  const shape = [1, 1, 2 ** 20, 2 ** 20]
  writeFileSync(file, formatNpyHeader(shape))
  truncateSync(file, formatNpyHeader(shape).length + 4 * 2 ** 40)
  for (const read of [() => readNpy(file), () => readRows(file, 0, 1), () => readBlock(file, 0, 2 ** 40)])
    await expect(read()).rejects.toMatchObject({
      code: 'bad-tensor-file',
      message: expect.stringMatching(/do not fit into memory/),
    })
})

test('a named pipe is not waited for', async (context) => {
  if (process.platform === 'win32') context.skip('Windows has no named pipes among its files')
  const file = path.join(temporaryFolder(), 'pipe.npy')
  execFileSync('mkfifo', [file])
  await expect(readNpyHeader(file)).rejects.toMatchObject({ code: 'bad-tensor-file' })
})

async function overwrite(file: string, position: number, bytes: number[]): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.write(Uint8Array.from(bytes), 0, bytes.length, position)
  await handle.close()
}

/** The header keeps its length: as many of the spaces behind it go. */
function replaceText(file: string, text: string, by: string): void {
  const content = readFileSync(file).toString('latin1')
  const padding = ' '.repeat(by.length - text.length)
  writeFileSync(file, content.replace(text, by).replace(`${padding}\n`, '\n'), 'latin1')
}

describe('a full disk', () => {
  test('is found before anything is written, with what is needed and what is free', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'latents.npy')
    vi.mocked(diskSpace.requireFreeBytes).mockImplementation((path, needed) =>
      Promise.reject(DiskFull({ path, needed, free: 1000 })),
    )
    await expect(createNanNpy(file, [1000, 1000])).rejects.toMatchObject({
      code: 'disk-full',
      data: { path: file, needed: 4_000_128, free: 1000 },
    })
    expect(readdirSync(folder)).toEqual([])
  })

  test('that fills up meanwhile leaves no half array behind', async () => {
    const file = path.join(temporaryFolder(), 'latents.npy')
    disk.bytesLeft = 10_000
    await expect(createNanNpy(file, [100, 100])).rejects.toMatchObject({ code: 'disk-full' })
    expect(existsSync(file)).toBe(false)
  })

  test('does not take the old array away', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'e.npy')
    await writeNpy(file, [8], counting(8))
    disk.bytesLeft = 140
    await expect(writeNpy(file, [9], counting(9))).rejects.toMatchObject({ code: 'disk-full' })
    repairDisk()
    expect((await readNpy(file)).data).toEqual(counting(8))
    expect(readdirSync(folder)).toEqual(['e.npy'])
  })
})

test('a missing file and a folder are named', async () => {
  const folder = temporaryFolder()
  await expect(readRows(path.join(folder, 'no.npy'), 0, 1)).rejects.toMatchObject({ code: 'file-missing' })
  await expect(readNpyHeader(folder)).rejects.toMatchObject({ code: 'file-not-readable' })
})
