import { expect, test } from 'vitest'
import type { OpenProject } from '../../../../../src-main/workbench/openProject.ts'
import { pathColours } from '../../../../../src-main/workbench/services/pathColours.ts'
import { fittedStates } from '../../../../../src-shared/project/fittedStates.ts'

test('of a path each state is read once for all its pictures, and of a long one 64 with both ends', async () => {
  const read: number[] = []
  const ask = (project: OpenProject, points: readonly number[]) =>
    pathColours(project, {
      key: 'run-sampling-states-7-set',
      range: 'set',
      shape: [1, 1, 2],
      points,
      readState(point) {
        read.push(point)
        return Promise.resolve(Float32Array.of(-point, point / 2))
      },
    })
  const open = {} as OpenProject
  const points = Array.from({ length: 51 }, (_, i) => 2 * i)
  const answers = await Promise.all(points.map(() => ask(open, points)))
  expect(read).toEqual(points)
  for (const answer of answers) expect(answer).toEqual({ colours: { range: 'between', low: -100, high: 50 }, rows: 51 })
  read.length = 0
  const long = Array.from({ length: 1001 }, (_, i) => i)
  expect(await ask({} as OpenProject, long)).toEqual({ colours: { range: 'between', low: -1000, high: 500 }, rows: 64 })
  expect(read).toEqual(fittedStates(1001))
  expect([read[0], read.at(-1), new Set(read).size]).toEqual([0, 1000, 64])
})
