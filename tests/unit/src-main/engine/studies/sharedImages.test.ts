import { expect, test } from 'vitest'
import { sharedImages } from '../../../../../src-main/engine/studies/sharedImages.ts'

const arm = (id: string, ...sharing: number[]) => ({ run: { record: { id } }, sharing })

test('each end is told once, with all runs whose images come from noises of the reference there', () => {
  const arms = [arm('0024-noises', 0, 1), arm('0025-latents', 0), arm('0026-mended', 0)]
  expect(sharedImages(arms, '0003-noises')).toEqual([
    expect.stringMatching(/^At α = 0 the images of runs 0024, 0025 and 0026 come from noises of run 0003, /),
    expect.stringMatching(/^At α = 1 the images of run 0024 come from noises of run 0003, /),
  ])
  expect(sharedImages([arm('0027-others')], '0003-noises')).toEqual([])
})
