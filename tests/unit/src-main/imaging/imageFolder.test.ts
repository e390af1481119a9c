import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listImages } from '../../../../src-main/imaging/imageFolder.ts'
import { temporaryFolder } from '../store/temporaryFolder.ts'

function folderWith(...files: string[]): string {
  const folder = temporaryFolder()
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), '')
  }
  return folder
}

test('a folder of images is listed by character code, as Python sorts', async () => {
  const folder = folderWith('b.png', 'a10.png', 'a2.png', 'B.png', 'ä.png', '_.png')
  expect(await listImages(folder)).toEqual({
    images: ['B.png', '_.png', 'a10.png', 'a2.png', 'b.png', 'ä.png'].map((file) => ({ file })),
    classes: [],
  })
})

test('every format counts in any case, everything else and what is hidden does not', async () => {
  const names = ['a.PNG', 'b.jpg', 'c.JPEG', 'd.webp', 'e.tif', 'f.Tiff', 'g.gif']
  const folder = folderWith(...names, 'notes.txt', 'h.svg', 'i.png.bak', '.DS_Store', '._a.png', '.thumbnails/x.png')
  expect((await listImages(folder)).images.map(({ file }) => file)).toEqual(names)
})

test('subfolders are classes, numbered by name', async () => {
  const folder = folderWith('dog/2.png', 'dog/1.png', 'cat/x.jpg', 'Zebra/z.png')
  expect(await listImages(folder)).toEqual({
    images: [
      { file: 'Zebra/z.png', class: 0 },
      { file: 'cat/x.jpg', class: 1 },
      { file: 'dog/1.png', class: 2 },
      { file: 'dog/2.png', class: 2 },
    ],
    classes: ['Zebra', 'cat', 'dog'],
  })
})

test('images deeper in a class belong to it, in the order of torchvision', async () => {
  const folder = folderWith('cat/z.png', 'cat/a/2.png', 'cat/a-b/1.png', 'cat/a/b/3.png')
  expect((await listImages(folder)).images.map(({ file }) => file)).toEqual([
    'cat/z.png',
    'cat/a/2.png',
    'cat/a-b/1.png',
    'cat/a/b/3.png',
  ])
})

test('folders without images are no classes', async () => {
  const folder = folderWith('cat/x.png', 'annotations/x.xml', '.ipynb_checkpoints/x.png')
  expect((await listImages(folder)).classes).toEqual(['cat'])
})

test('a folder with images of its own is a plain dataset, whatever lies below', async () => {
  const folder = folderWith('a.png', 'originals/b.png')
  expect(await listImages(folder)).toEqual({ images: [{ file: 'a.png' }], classes: [] })
})

test('links are followed, in circles only once', async () => {
  const folder = folderWith('cat/x.png')
  const elsewhere = folderWith('y.png')
  symlinkSync(elsewhere, path.join(folder, 'dog'))
  symlinkSync(path.join(folder, 'cat'), path.join(folder, 'cat', 'again'))
  symlinkSync(path.join(folder, 'gone.png'), path.join(folder, 'cat', 'broken.png'))
  expect((await listImages(folder)).images.map(({ file }) => file)).toEqual(['cat/x.png', 'dog/y.png'])
})

describe('a folder without images is refused', () => {
  test.each([
    ['empty', () => folderWith(), 'dataset-empty'],
    ['of other files', () => folderWith('a.txt', 'b/c.txt'), 'dataset-empty'],
    ['missing', () => path.join(temporaryFolder(), 'no'), 'file-missing'],
    ['in truth a file', () => path.join(folderWith('a.png'), 'a.png'), 'file-not-readable'],
  ])('%s', async (_name, make, code) => {
    const folder = make()
    await expect(listImages(folder)).rejects.toMatchObject({ code, data: { path: folder } })
  })
})
