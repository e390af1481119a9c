import { describe, expect, test } from 'vitest'
import { readRows, writeRows } from '../../../../../src-main/store/npyFile.ts'
import { readItems, runPaths } from '../../../../../src-main/store/runFolder.ts'
import { onlyCpu } from '../onlyCpu.ts'
import { engineWorker } from '../../../../../src-main/workbench/jobs/engineWorker.ts'
import { verifyRun } from '../../../../../src-main/workbench/services/verifyRun.ts'
import { count, countedProject, steps } from './countedProject.ts'

const at = countedProject()

describe('images that are named', () => {
  const look = (runId: string, images: { first: number; count: number }[]) =>
    verifyRun(at.project, engineWorker(at.launch), runId, onlyCpu, { images })

  test('are computed again with their batch, and come out byte for byte', async () => {
    const [id] = await at.run({})
    const before = at.evaluated[id]
    const found = await look(id, [{ first: 3, count: 1 }])
    const same = { noise: 0, samples: 0, latents: 0, reconstructions: 0 }
    expect(found).toMatchObject({
      agrees: true,
      agreeing: 2,
      recomputed: 1,
      images: [{ row: 3, same: true, apart: same }],
    })
    expect(at.evaluated[id] - before).toBe(2 * 3 * steps)
    const several = await look(id, [
      { first: 4, count: 1 },
      { first: 0, count: 3 },
    ])
    expect(several.images?.map(({ row, same: isSame }) => [row, isSame])).toEqual(
      [0, 1, 2, 4].map((row) => [row, true]),
    )
  })

  test('say by how much they differ where what is on the disk is another image', async () => {
    const [id] = await at.run({})
    const file = runPaths(at.project.folder, id).tensor('latents')
    const rows = await readRows(file, 2, 2)
    await writeRows(
      file,
      2,
      rows.map((value, place) => (place < rows.length / 2 ? value : value + 1)),
    )
    const found = await look(id, [{ first: 2, count: 2 }])
    expect(found).toMatchObject({ agrees: false, agreeing: 0, damaged: [{ first: 2, count: 2 }] })
    expect(found.images?.map(({ same }) => same)).toEqual([true, false])
    expect(found.images![0].apart.latents).toBe(0)
    expect(found.images![1].apart.latents).toBeGreaterThan(0.01)
    expect(found.images![1].apart.samples).toBe(0)
  })

  test('must be there', async () => {
    const [id] = await at.run({})
    await expect(look(id, [{ first: 3, count: 9 }])).rejects.toMatchObject({
      code: 'image-missing',
      message: `The run ${id} has no image 5: it has 5, numbered from 0.`,
    })
  })

  test('have in a run of their own what they have in the whole one, forward noise included, up to rounding', async () => {
    const images = [
      { first: 4, count: 1 },
      { first: 1, count: 2 },
    ]
    for (const stream of ['torch', 'per-image'] as const) {
      const source = { from: 'noise' as const, stream, seed: 1, count }
      const [whole] = await at.run({ sources: [source], replaceFirst: [2] })
      const [some] = await at.run({ sources: [{ ...source, images }], replaceFirst: [2] })
      expect(await at.recordOf(some)).toMatchObject({ count: 3, name: expect.stringContaining('seed 1, images 1-2,4') })
      const rowOf = (id: string, tensor: 'noise' | 'latents', row: number) =>
        readRows(runPaths(at.project.folder, id).tensor(tensor), row, 1)
      for (const [place, row] of [1, 2, 4].entries()) {
        expect(await rowOf(some, 'noise', place)).toEqual(await rowOf(whole, 'noise', row))
        const [a, b] = [await rowOf(some, 'latents', place), await rowOf(whole, 'latents', row)]
        expect(Math.max(...a.map((value, i) => Math.abs(value - b[i])))).toBeLessThan(1e-3)
      }
      const items = await readItems(runPaths(at.project.folder, some).items)
      expect(items.map(({ seed, index }) => [seed, index])).toEqual([1, 2, 4].map((index) => [1, index]))
    }
  })

  test('that are not among the noises are refused before anything is written', async () => {
    const source = {
      from: 'noise' as const,
      stream: 'torch' as const,
      seed: 1,
      count,
      images: [{ first: 4, count: 2 }],
    }
    await expect(at.run({ sources: [source] })).rejects.toMatchObject({
      code: 'bad-run-setting',
      message: 'The run setting images 4-5 is not possible: there are 5 images, numbered from 0.',
    })
  })
})
