import { expect, test } from 'vitest'
import { parseCommandLine } from '../../../../../src-main/cli/commandLine/parseCommandLine.ts'
import { runSweep } from '../../../../../src-main/cli/runs/runSweep.ts'
import type { RunOptionValues } from '../../../../../src-main/cli/runs/runSources.ts'
import { resolveRunSettings } from '../../../../../src-main/workbench/resolveRunSettings.ts'
import { commandOfImage, whyNoStart } from '../../../../../src-shared/project/commandOfImage.ts'
import type { ModelEntry } from '../../../../../src-shared/project/projectFile.ts'
import type { RunRecord } from '../../../../../src-shared/project/runRecord.ts'
import type { RunRequest, RunSource } from '../../../../../src-shared/project/runSettings.ts'
import { sweepRequests } from '../../../../../src-shared/project/sweep.ts'
import { landscape, projectView, runRow } from '../fixtures/views.ts'

const project = projectView({ runs: [runRow()] })
const both = { sampling: true, inversion: true }
const noise: RunSource = { from: 'noise', stream: 'per-image', seed: 7, count: 64 }
const settings = {
  steps: 50,
  inversionSteps: 50,
  convention: 'source' as const,
  clip: both,
  afterClip: 'rederive' as const,
  keepStates: false,
  batch: 4,
}

const shape: RunRecord['shape'] = [3, 32, 32]

function recordOf(more: Partial<RunRecord> = {}): RunRecord {
  const model = { id: landscape.id, checkpoint: { step: landscape.checkpoints.at(-1)!.step, file: '', sha256: '' } }
  return {
    kind: 'roundtrip',
    source: noise,
    settings,
    count: 64,
    shape,
    model,
    ...more,
  } as Partial<RunRecord> as RunRecord
}

/** What the command line makes of the command. */
function requestOf(record: RunRecord, row: number, item?: { class?: number }) {
  const words = commandOfImage(record, row, item)!
  const { operands, options } = parseCommandLine(words)
  const sweep = runSweep(operands[0] as RunRequest['kind'], options as RunOptionValues, project, (path) => path)
  const requests = sweepRequests(sweep, project.models)
  expect(requests).toHaveLength(1)
  return requests[0]
}

test('the command of an image asks for its noise alone, with the settings of the run', () => {
  expect(requestOf(recordOf(), 12)).toMatchObject({
    kind: 'roundtrip',
    source: { ...noise, images: [{ first: 12, count: 1 }] },
    ...{ steps: 50, convention: 'source', clip: both, afterClip: 'rederive' },
    checkpoint: landscape.checkpoints.at(-1)!.step,
  })
})

test('of a run of some images it names the one in the whole set', () => {
  const record = recordOf({ source: { ...noise, images: [{ first: 20, count: 4 }] }, count: 4 })
  expect(requestOf(record, 2).source).toMatchObject({ images: [{ first: 22, count: 1 }] })
})

test('settings of experiments are in it', () => {
  const replaced = { replaceFirst: 5, replaceSeed: 42, replaceStream: 'per-image', replaceLevel: 'released' } as const
  const threshold = { sampling: true, inversion: false, ratio: 0.995, max: 1 }
  const more = { ...settings, ...replaced, threshold, inversionSteps: 20, classes: [3, 1] }
  expect(requestOf(recordOf({ settings: more }), 1, { class: 1 })).toMatchObject({
    ...{ replaceFirst: 5, replaceSeed: 42, replaceLevel: 'released', inversionSteps: 20, classes: [1] },
    threshold: { sampling: true, inversion: false },
  })
  const swapped = { ...settings, swapFirst: 3, swap: 'state' as const }
  expect(requestOf(recordOf({ settings: swapped }), 1)).toMatchObject({ swapFirst: 3, swap: 'state' })
})

test('a run without thresholding, of a model that thresholds, is asked for without', () => {
  const thresholding = { ratio: 0.995, max: 1.5 }
  const model = { ...landscape, settings: { ...landscape.settings, thresholding } } as Partial<ModelEntry> as ModelEntry
  const none = { sampling: false, inversion: false }
  const without = resolveRunSettings({ ...requestOf(recordOf(), 0), threshold: none }, model, 1, 1)
  expect(without.threshold).toBeUndefined()
  expect(resolveRunSettings(requestOf(recordOf({ settings: without }), 0), model, 1, 1).threshold).toBeUndefined()
  const usual = resolveRunSettings({ ...requestOf(recordOf(), 0), threshold: undefined }, model, 1, 1)
  expect(usual.threshold).toMatchObject({ sampling: true, inversion: false })
  expect(resolveRunSettings(requestOf(recordOf({ settings: usual }), 0), model, 1, 1).threshold).toEqual(
    usual.threshold,
  )
})

test('a sample is asked for without what only inversion takes', () => {
  const request = requestOf(recordOf({ kind: 'sample', settings: { ...settings, inversionSteps: 20 } }), 0)
  expect(request).toMatchObject({ kind: 'sample', steps: 50 })
  expect(request.inversionSteps).toBeUndefined()
})

test('an image of a dataset is asked for by its place in it', () => {
  const source: RunSource = { from: 'dataset', dataset: project.datasets[0].id }
  expect(requestOf(recordOf({ kind: 'invert', source }), 5).source).toEqual({
    ...source,
    images: [{ first: 5, count: 1 }],
  })
})

test('an image that lies elsewhere in its dataset by now is asked for where it lies', () => {
  const source: RunSource = { from: 'dataset', dataset: project.datasets[0].id, images: [{ first: 5, count: 2 }] }
  const words = commandOfImage(recordOf({ kind: 'invert', source }), 1, { place: 9 })!
  expect(words.slice(words.indexOf('--images')).slice(0, 2)).toEqual(['--images', '9'])
})

test('an image that came from another run is asked for by its place there', () => {
  const source: RunSource = { from: 'run', run: 'first', tensor: 'noise' }
  expect(requestOf(recordOf({ source }), 5).source).toEqual({ ...source, images: [{ first: 5, count: 1 }] })
  const some = { ...source, images: [{ first: 20, count: 4 }] }
  const replaced = { replaceFirst: 5, replaceSeed: 42, replaceStream: 'torch', replaceLevel: 'released' } as const
  const record = recordOf({ source: some, settings: { ...settings, ...replaced } })
  expect(requestOf(record, 2)).toMatchObject({ source: { images: [{ first: 22, count: 1 }] }, replaceStream: 'torch' })
  // Of three values torch's stream draws other noise where there are fewer images.
  expect(commandOfImage({ ...record, shape: [3, 1, 1] }, 2)).toBeUndefined()
})

test('where the run that an image came from is gone or not finished, the reason is said', () => {
  const record = recordOf({ source: { from: 'run', run: 'first', tensor: 'noise' } })
  const first = { id: 'first', done: 4, count: 4 }
  expect(whyNoStart(record, [first])).toBeUndefined()
  expect(whyNoStart(record, [{ ...first, done: 3 }])).toContain('has finished 3 of its 4 images')
  expect(whyNoStart(record, [{ ...first, id: 'other' }])).toContain('run first, from which it started, is not in')
  expect(whyNoStart(recordOf(), [])).toBeUndefined()
})

test('where no command says what an image started from there is none', () => {
  expect(commandOfImage(recordOf({ source: { from: 'file', path: 'x.npy', as: 'noise' } }), 0)).toBeUndefined()
  expect(commandOfImage(recordOf({ kind: 'import', model: undefined, settings: undefined }), 0)).toBeUndefined()
  const other = {
    ...settings,
    replaceFirst: 5,
    replaceSeed: 1,
    replaceStream: 'torch',
    replaceLevel: 'consistent',
  } as const
  expect(commandOfImage(recordOf({ settings: other }), 0)).toBeUndefined()
})
