import { expect, test } from 'vitest'
import {
  begunLine,
  doneLine,
  endLine,
  measuredLine,
  progressIsDue,
  verifiedLine,
} from '../../../../../src-main/workbench/jobs/logLines.ts'
import { closing, settingAside } from '../../../../../src-main/workbench/jobs/job.ts'
import { progressLine } from '../../../../../src-main/cli/output/progressLine.ts'
import { DiskFull } from '../../../../../src-shared/errors/errors.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import { jobView } from '../../cli/fixtures/views.ts'

const record = {
  kind: 'roundtrip',
  source: { from: 'noise', stream: 'torch', seed: 1, count: 64 },
  settings: { steps: 50, inversionSteps: 50, batch: 4 },
  count: 64,
  completed: [] as { first: number; count: number }[],
  device: { provider: 'cpu', processes: 2, processor: 'a CPU' },
  timings: { seconds: 32 },
} as Partial<RunRecord> as RunRecord

test('the beginning says what is computed, how much, and on what', () => {
  expect(begunLine(record).text).toBe('Begins: 64 images of 150 evaluations each. Batch 4, 2 processes on CPU.')
  const later = { ...record, completed: [{ first: 0, count: 16 }] }
  expect(begunLine(later).text).toContain('Goes on with 48 images: 16 of 64 images are finished.')
  const onGpu = { ...record, device: { ...record.device!, provider: 'webgpu', processes: 1, difference: 2.1e-6 } }
  expect(begunLine(onGpu).text).toContain("1 process on WebGPU, whose outputs are within 2.1 × 10⁻⁶ of the CPU's")
})

test('the end says how many images in what time, and what was taken over', () => {
  expect(doneLine(record).text).toBe('Done: 64 images in 32 s of work, 2.0 images/s.')
  const shared = [{ run: '0001-first', rows: [{ first: 0, count: 64 }], sha256: '0'.repeat(64) }]
  expect(doneLine({ ...record, samplesFrom: shared }).text).toContain(
    'The samples of 64 images were taken over from 0001-first.',
  )
})

test('a run that stops says whether it failed and why, was cancelled, or goes on later', () => {
  const stopped = (reason?: unknown) => endLine(record, AbortSignal.abort(reason)).event
  expect([stopped(), stopped(closing), stopped(settingAside)]).toEqual(['cancelled', 'stopped', 'stopped'])
  expect(endLine(record, DiskFull({ path: '/data', needed: 5e6, free: 1e6 }))).toMatchObject({
    event: 'failed',
    level: 'error',
    code: 'disk-full',
  })
})

test('a measured batch is told with what every other batch gave', () => {
  const byBatch = [1, 2, 4].map((batch) => ({ batch, evaluationsPerSecond: 100 * batch }))
  const line = measuredLine({ batch: 4, evaluationsPerSecond: 400, byBatch }, 4, 2)
  expect(line.text).toMatch(/^Batch 4, as measured .* 2 processes by batch are 1: 100, 2: 200, 4: 400\.$/)
})

test('a measured speed is written with its thousands and no power of ten', () => {
  const byBatch = [{ batch: 1, evaluationsPerSecond: 1234.5 }]
  expect(measuredLine({ batch: 1, evaluationsPerSecond: 1234.5, byBatch }, 1, 1).text).toMatch(/are 1: 1,230\.$/)
})

test('the log tells a rate as the line of progress does', () => {
  const rates = [0.25, 4, 99.7, 1234]
  const logged = rates.map((rate) => doneLine({ ...record, count: 1, timings: { seconds: 1 / rate } }).text)
  const drawn = rates.map((rate) => progressLine(jobView({ rate }), 120))
  for (const [place, text] of ['0.25', '4.0', '100', '1,200'].entries()) {
    expect(logged[place]).toContain(`, ${text} images/s`)
    expect(drawn[place]).toContain(`  ${text} images/s`)
  }
})

test('a verification that finds a difference is a warning with its figure', () => {
  const found = { runId: 'a', agreeing: 60, recomputed: 8, tolerance: 1e-3, agrees: true, damaged: [], apart: {} }
  expect(verifiedLine(found)).toMatchObject({ level: 'note', text: expect.stringContaining('differ by nothing') })
  const damaged = [{ first: 0, count: 4, reason: 'x' }]
  expect(verifiedLine({ ...found, damaged, agrees: false, apart: { latents: 0.02 } })).toMatchObject({
    level: 'warning',
    text: expect.stringMatching(/4 images do not; .* at most 0\.02 of/),
  })
})

/** The rows after which a line is due, where a row takes so long. */
function dueAfter(rows: number, secondsPerRow: number, from = 0): number[] {
  let at = 0
  const isDue = progressIsDue(rows, from, () => at)
  return Array.from({ length: rows - from }, (_, i) => from + i + 1).filter((row) => {
    at += secondsPerRow
    return isDue(row)
  })
}

test('progress is told every tenth, less often where a run is quick, and after ten minutes at the latest', () => {
  expect(dueAfter(100, 1)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90])
  expect(dueAfter(100, 0.01)).toEqual([])
  expect(dueAfter(100, 0.25)).toHaveLength(4)
  expect(dueAfter(100, 300)).toEqual(Array.from({ length: 49 }, (_, i) => 2 * (i + 1)))
  expect(dueAfter(1_000_000, 1).length).toBeLessThan(1_000_000 / 500)
})

test('a run that goes on does not tell the tenths that it had', () => {
  expect(dueAfter(100, 1, 35)).toEqual([40, 50, 60, 70, 80, 90])
})
