import type { Dirent } from 'node:fs'
import type * as FileSystem from 'node:fs/promises'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { listImages } from '../../../../src-main/imaging/imageFolder.ts'
import { temporaryFolder } from '../store/temporaryFolder.ts'

const count = 300_000

// The names alone: to write so many files takes longer than to list them.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>()
  const image = (name: string): Partial<Dirent> => ({
    name,
    isFile: () => true,
    isDirectory: () => false,
    isSymbolicLink: () => false,
  })
  return {
    ...real,
    readdir: (place: string, options: { withFileTypes: true }) =>
      path.basename(place) === 'crowd'
        ? Promise.resolve(Array.from({ length: count }, (_, i) => image(`${String(i).padStart(6, '0')}.png`)))
        : real.readdir(place, options),
  }
})

test('a class may hold more images than a call takes arguments', async () => {
  const folder = temporaryFolder()
  mkdirSync(path.join(folder, 'crowd'))
  const { images, classes } = await listImages(folder)
  expect(classes).toEqual(['crowd'])
  expect(images).toHaveLength(count)
  expect(images.at(-1)).toEqual({ file: 'crowd/299999.png', class: 0 })
})
