import { writeFile } from 'node:fs/promises'
import { beforeEach, expect, test } from 'vitest'
import { identifyCheckpoint } from '../../../../../src-main/workbench/services/identifyCheckpoint.ts'
import { createReadings, partsOfReading } from '../../../../../src-main/workbench/services/readings.ts'
import { safetensors } from '../../models/safetensorsFixture.ts'
import { rawBytes, temporaryFile } from '../../models/torchFixture.ts'

/** Weights of 8 MB, which are read in pieces of one. */
let file: string
beforeEach(async () => {
  const tensor = { name: 'a', dtype: 'F32', shape: [1 << 21], data: rawBytes(new Float32Array(1 << 21).fill(0.5)) }
  const bytes = safetensors([tensor])
  file = await temporaryFile(bytes, 'diffusion_pytorch_model.safetensors')
  // A network of diffusers has its configuration beside it.
  await writeFile(file.replace(/[^/\\]+$/, 'config.json'), '{"_class_name":"UNet2DModel"}')
})

test('what is read of a checkpoint is told as a share that grows to 1', async () => {
  const shares: number[] = []
  const { sha256, notFinite } = await identifyCheckpoint(file, { onShare: (share) => shares.push(share) })
  expect(notFinite).toEqual([])
  expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(shares[0]).toBe(0)
  expect(shares.at(-1)).toBe(1)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(new Set(shares).size).toBeGreaterThan(8)
  // It is known now, and not read again.
  const again: number[] = []
  expect(await identifyCheckpoint(file, { onShare: (share) => again.push(share) })).toEqual({ sha256, notFinite })
  expect(again).toEqual([1, 1])
})

test('who gives up gets nothing, and who waits for the same weights still does', async () => {
  const controller = new AbortController()
  const given = identifyCheckpoint(file, {
    signal: controller.signal,
    onShare: (share) => share > 0 && controller.abort(),
  })
  const kept = identifyCheckpoint(file)
  await expect(given).rejects.toThrow(/abort/i)
  expect((await kept).sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('what nobody waits for any more is not read to its end, and is read from its beginning when it is asked for again', async () => {
  const controller = new AbortController()
  const shares: number[] = []
  const onShare = (share: number) => {
    shares.push(share)
    if (share > 0) controller.abort()
  }
  await expect(identifyCheckpoint(file, { signal: controller.signal, onShare })).rejects.toThrow(/abort/i)
  const told = shares.length
  const again: number[] = []
  const identity = await identifyCheckpoint(file, { onShare: (share) => again.push(share) })
  expect([shares.length, again[0], again.at(-1)]).toEqual([told, 0, 1])
  expect(identity.notFinite).toEqual([])
  await expect(identifyCheckpoint(file, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
})

test('who gives up while the files of a checkpoint are looked for begins no reading', async () => {
  const controller = new AbortController()
  const shares: number[] = []
  const given = identifyCheckpoint(file, { signal: controller.signal, onShare: (share) => shares.push(share) })
  controller.abort()
  await expect(given).rejects.toThrow(/abort/i)
  expect(shares).toEqual([])
})

test('of several weights the share is that of all their bytes', () => {
  const shares: number[] = []
  const parts = partsOfReading({ onShare: (share) => shares.push(share) }, 400)
  const [small, large] = [parts.next(100), parts.next(300)]
  small.onShare!(0.5)
  small.onShare!(1)
  large.onShare!(0)
  large.onShare!(1)
  expect(shares).toEqual([0.125, 0.25, 0.25, 1])
})

test('how far a path is read is told for as long as somebody waits for it', async () => {
  const readings = createReadings()
  let changes = 0
  readings.onChange.add(() => changes++)
  let end = () => {}
  const looking = readings.follow('/m.pt', undefined, () => Promise.resolve())
  expect(readings.shareOf('/m.pt')).toBeUndefined()
  await looking
  changes = 0
  const read = readings.follow('/m.pt', undefined, async ({ onShare }) => {
    onShare!(0.4)
    await new Promise<void>((resolve) => (end = resolve))
  })
  expect([readings.shareOf('/m.pt'), readings.shareOf('/other.pt'), changes]).toEqual([0.4, undefined, 2])
  end()
  await read
  expect([readings.shareOf('/m.pt'), changes]).toEqual([undefined, 3])
  await expect(readings.follow('/m.pt', undefined, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(readings.shareOf('/m.pt')).toBeUndefined()
})
