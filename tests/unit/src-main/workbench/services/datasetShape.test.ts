import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeNpy } from '../../../../../src-main/store/npyFile.ts'
import { datasetContent } from '../../../../../src-main/workbench/services/datasets.ts'

let folder: string
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'shapes-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const picture = () => sharp({ create: { width: 6, height: 4, channels: 3, background: 'red' } })

test('a dataset of images has the size of the first, turned as it is looked at', async () => {
  await picture().png().toFile(path.join(folder, 'b.png'))
  expect(await datasetContent(folder)).toMatchObject({ kind: 'images', count: 1, shape: [3, 4, 6] })
  await picture().withMetadata({ orientation: 6 }).jpeg().toFile(path.join(folder, 'a.jpg'))
  expect(await datasetContent(folder)).toMatchObject({ count: 2, shape: [3, 6, 4] })
})

test('images of which the first cannot be read are a dataset whose size is not known', async () => {
  await writeFile(path.join(folder, 'a.png'), 'no picture')
  expect(await datasetContent(folder)).toEqual({ kind: 'images', count: 1, classes: [] })
})

test('a tensor has the shape of its rows, and one of more than any model has is not kept', async () => {
  const file = path.join(folder, 'rows.npy')
  await writeNpy(file, [2, 1, 4, 8], new Float32Array(64))
  expect(await datasetContent(file)).toEqual({ kind: 'tensor', count: 2, shape: [1, 4, 8], classes: [] })
  await writeNpy(file, [1, 1, 1, 70_000], new Float32Array(70_000))
  expect(await datasetContent(file)).toEqual({ kind: 'tensor', count: 1, classes: [] })
})
