import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodeImage } from '../../src-main/imaging/decodeImage.ts'
import { readNpy } from '../../src-main/store/npyFile.ts'

const fixture = (name: string) => path.join(import.meta.dirname, 'imaging', name)

/** What guided-diffusion's data loader makes of the bytes that Pillow gave, as (C, H, W). */
async function expectedTensor(name: string): Promise<Float32Array> {
  const { shape, data } = await readNpy(fixture(name))
  const [height, width, channels = 1] = shape
  const tensor = new Float32Array(data.length)
  for (let i = 0; i < height * width; i++)
    for (let channel = 0; channel < channels; channel++)
      tensor[channel * height * width + i] = Math.fround(data[i * channels + channel] / 127.5) - 1
  return tensor
}

describe('images become the tensors that guided-diffusion makes of them, bit for bit', () => {
  test.each([
    ['landscape.png', 16],
    ['landscape.png', 32],
    ['landscape.png', 48],
    ['landscape.png', 97],
    ['landscape.png', 120],
    ['portrait.png', 16],
    ['portrait.png', 32],
    ['portrait.png', 33],
    ['square.png', 16],
    ['square.png', 32],
    ['grey.png', 32],
    ['palette.png', 32],
    ['photo.jpg', 32],
    ['lossless.webp', 32],
    ['tagged.tif', 32],
  ])('%s at %i', async (name, size) => {
    const tensor = await decodeImage(fixture(name), { channels: 3, size })
    expect(tensor).toEqual(await expectedTensor(`${name.split('.')[0]}-${size}.npy`))
  })

  test.each(['landscape.png', 'grey.png'])('%s for a model of one channel', async (name) => {
    const tensor = await decodeImage(fixture(name), { channels: 1, size: 32 })
    expect(tensor).toEqual(await expectedTensor(`${name.split('.')[0]}-32-luma.npy`))
  })
})

describe('16-bit images keep their precision', () => {
  test('of the right size exactly', async () => {
    const { shape, data } = await readNpy(fixture('deep-8.npy'))
    const tensor = await decodeImage(fixture('deep.png'), { channels: 3, size: 8 })
    expect(shape).toEqual([8, 8, 3])
    for (let i = 0; i < 64; i++)
      for (let channel = 0; channel < 3; channel++) expect(tensor[channel * 64 + i]).toBe(data[i * 3 + channel])
  })

  test('of another size as in float arithmetic', async () => {
    const { data } = await readNpy(fixture('deep-grey-16.npy'))
    const tensor = await decodeImage(fixture('deep-grey.png'), { channels: 1, size: 16 })
    for (let i = 0; i < data.length; i++) expect(tensor[i]).toBeCloseTo(data[i], 6)
  })
})
