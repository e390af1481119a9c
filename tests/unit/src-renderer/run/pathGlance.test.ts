import { expect, test } from 'vitest'
import { pathGlance } from '../../../../src-renderer/run/pathGlance.ts'
import type { RunRecord } from '../../../../src-shared/project/runRecord.ts'

const record = (kept: RunRecord['kept'], shape: RunRecord['shape'] = [3, 32, 32]) => ({
  ...{ kind: 'roundtrip' as const, shape, kept, settings: undefined, source: undefined },
})
const upTo = (last: number) => Array.from({ length: last + 1 }, (_, step) => step)

test('six states stand for a path, the first and the last among them, and all of a shorter one', () => {
  const path = pathGlance(record({ inversion_states: upTo(50) }))
  expect(path).toMatchObject({ states: 'inversion-states', steps: [0, 10, 20, 30, 40, 50] })
  expect(pathGlance(record({ inversion_states: upTo(3) }))?.steps).toEqual([0, 1, 2, 3])
  expect(pathGlance(record({ inversion_states: [0, 4, 8, 10] }))?.steps).toEqual([0, 4, 8, 10])
})

test('where inversion was not kept, sampling is shown; without states, or of a latent model, nothing is', () => {
  expect(pathGlance(record({ sampling_states: upTo(4) }))?.states).toBe('sampling-states')
  expect(pathGlance(record(undefined))).toBeUndefined()
  expect(pathGlance(record({ inversion_states: upTo(4) }, [4, 32, 32]))).toBeUndefined()
})
