import { statfsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { freeBytes, requireFreeBytes } from '../../../../src-main/store/diskSpace.ts'
import { temporaryFolder } from './temporaryFolder.ts'

test('the free bytes of a folder are those that this user may write', async () => {
  const folder = temporaryFolder()
  const { blocks, bsize } = statfsSync(folder)
  const free = await freeBytes(folder)
  expect(free).toBeGreaterThan(0)
  expect(free).toBeLessThanOrEqual(blocks * bsize)
})

test('a folder that is still to be made has the space of the one it will lie in', async () => {
  const folder = temporaryFolder()
  expect(await freeBytes(path.join(folder, 'not', 'yet'))).toBeGreaterThan(0)
})

test('more than there is is refused with both numbers', async () => {
  const file = path.join(temporaryFolder(), 'latents.npy')
  await expect(requireFreeBytes(file, 1)).resolves.toBeUndefined()
  await expect(requireFreeBytes(file, 1e18)).rejects.toMatchObject({
    code: 'disk-full',
    data: { path: file, needed: 1e18, free: expect.any(Number) },
  })
})
