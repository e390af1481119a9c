import { expect, test } from 'vitest'
import { rowsInMemory, type RowSource } from '../../../../../src-main/analysis/rowSource.ts'
import { onnxMultiply } from '../../../../../src-main/engine/onnxMultiply.ts'
import { measureCorrelation } from '../../../../../src-main/engine/studies/correlationStudy.ts'
import { measureLocation } from '../../../../../src-main/engine/studies/locationStudy.ts'
import type { MeasuredRun } from '../../../../../src-main/engine/studies/measuredRun.ts'
import { measureNormality } from '../../../../../src-main/engine/studies/normalityStudy.ts'
import { measureStepCount } from '../../../../../src-main/engine/studies/stepCountStudy.ts'
import type { MeasureStudy } from '../../../../../src-main/engine/studies/studyContext.ts'
import { measureTrajectory } from '../../../../../src-main/engine/studies/trajectoryStudy.ts'
import { normals } from '../../analysis/testRows.ts'

const [n, d] = [700, 3072]
const mostAtOnce = 8 << 20
const arrays = Object.fromEntries(
  ['noise', 'samples', 'latents', 'reconstructions'].map((name, seed) => [name, normals(n, d, seed + 1)]),
)

/** Rows that are handed out 8 MB at a time at most, as from a set that no memory holds. */
function partByPart(name: string): RowSource {
  const source = rowsInMemory(arrays[name], d, name)
  return {
    ...source,
    read(first, count) {
      if (4 * count * d > mostAtOnce) throw new RangeError(`${count} rows of ${d} entries are more than can be held.`)
      return Promise.resolve(source.read(first, count)).then((rows) => rows.slice())
    },
  }
}

/** Nearest neighbours hold lots of 128 MB, which is more than these sets: what they read is in memory. */
const searched = ['noise', 'samples']
const sourceOf = (name: string, study: string) =>
  study === 'step-count' && searched.includes(name) ? rowsInMemory(arrays[name], d, name) : partByPart(name)

const runFor = (study: string) =>
  ({
    record: { id: '0001-a', name: 'a', tensors: Object.keys(arrays), count: n, settings: { inversionSteps: 10 } },
    tensors: Object.keys(arrays),
    open: (...names: string[]) =>
      Promise.resolve({
        ...{ n, d, shape: [3, 32, 32], rows: Array.from({ length: n }, (_, row) => row), excluded: 0 },
        ...Object.fromEntries(names.map((name) => [name, sourceOf(name, study)])),
      }),
    openKept: () => ({ points: [0, 1], sources: [partByPart('noise'), partByPart('samples')] }),
  }) as unknown as MeasuredRun

test.each<[string, MeasureStudy<never>, object]>([
  ['correlation', measureCorrelation, { k: 10, patchK: 20, patch: 8 }],
  ['step-count', measureStepCount, { k: 10, patchK: 20, patch: 8 }],
  ['location', measureLocation, {}],
  ['normality', measureNormality, { level: 0.05, testSeed: 0 }],
  ['trajectory', measureTrajectory, { points: 25, shown: 2 }],
])('the study %s never holds a whole array', async (study, measure, settings) => {
  const problems: string[] = []
  const sections = await measure({
    settings: settings as never,
    runs: [runFor(study)],
    multiply: onnxMultiply,
    encoders: [],
    signal: new AbortController().signal,
    progress: () => {},
    problem: (sentence) => problems.push(sentence),
  })
  expect(4 * n * d).toBeGreaterThan(mostAtOnce)
  expect(problems).toEqual([])
  expect(sections[0].tables[0].rows).not.toEqual([])
})
