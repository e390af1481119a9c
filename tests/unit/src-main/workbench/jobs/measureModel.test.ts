import { expect, test } from 'vitest'
import type { EngineWorker } from '../../../../../src-main/workbench/jobs/engineWorker.ts'
import { measureModel } from '../../../../../src-main/workbench/jobs/measureModel.ts'

const model = { file: 'weights.pt', settings: {} }
const gigabyte = 2 ** 30

/** Engine processes that are as fast as they are told, and note what they were asked. */
function processes(count: number, rateOf: (batch: number) => number, peakOf: (batch: number) => number = () => 0) {
  const asked: string[] = []
  let seconds = 0
  const worker = (first: boolean) => ({
    run: ({ what, batch }: { what: string; batch: number }) => {
      if (first) asked.push(what === 'decoder' ? 'decoder' : String(batch))
      if (first) seconds += batch / rateOf(batch)
      return Promise.resolve({ perSecond: rateOf(batch), peakBytes: peakOf(batch), availableBytes: 8 * gigabyte })
    },
    close() {},
  })
  const workers = Array.from({ length: count }, (_, place) => worker(place === 0) as unknown as EngineWorker)
  return { workers, asked, now: () => seconds }
}

test('the batch is the smallest that is as fast as larger ones, and the rate that of all processes together', async () => {
  const { workers, now } = processes(2, (batch) => ({ 1: 100, 2: 150, 4: 198, 8: 200, 16: 201 })[batch]!)
  expect(await measureModel(workers, model, { now })).toMatchObject({ batch: 4, evaluationsPerSecond: 396 })
})

test('larger batches are tried as long as they are faster', async () => {
  const { workers, asked, now } = processes(1, (batch) => 100 * batch)
  expect(await measureModel(workers, model, { now })).toMatchObject({ batch: 16, evaluationsPerSecond: 1600 })
  expect(asked).toEqual(['1', '2', '4', '8', '16'])
})

test('no more are tried once two in a row were no faster', async () => {
  const { workers, asked, now } = processes(1, () => 100)
  expect(await measureModel(workers, model, { now })).toMatchObject({ batch: 1 })
  expect(asked).toEqual(['1', '2', '4'])
})

test('a large network is measured with few rows, since there is not the time for more', async () => {
  const { workers, asked, now } = processes(1, (batch) => 0.5 * batch)
  const found = await measureModel(workers, model, { now })
  expect(asked).toEqual(['1', '2', '4'])
  expect(found.byBatch).toEqual([1, 2, 4].map((batch) => ({ batch, evaluationsPerSecond: 0.5 * batch })))
})

test('a batch that would take more than half of the memory left, all processes together, is not tried', async () => {
  const { workers, asked, now } = processes(
    2,
    (batch) => 100 * batch,
    (batch) => batch * gigabyte,
  )
  expect(await measureModel(workers, model, { now })).toMatchObject({ batch: 4 })
  // From 2 to 4 rows, two processes take 4 GiB more, half of what there is; from 4 to 8 it would be 8.
  expect(asked).toEqual(['1', '2', '4'])
})

test('a network with a batch of its own is measured with that', async () => {
  const { workers, asked, now } = processes(1, () => 100)
  expect(await measureModel(workers, model, { now, fixedBatch: 6 })).toMatchObject({ batch: 6 })
  expect(asked).toEqual(['6'])
})

test('of a latent model the making of pictures is measured as well', async () => {
  const { workers, asked, now } = processes(2, () => 100)
  const latent = { ...model, autoencoder: { file: 'vae' } }
  expect(await measureModel(workers, latent, { now, fixedBatch: 1 })).toMatchObject({ picturesPerSecond: 200 })
  expect(asked).toEqual(['1', 'decoder'])
})
