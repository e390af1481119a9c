import { BadTensorFile, NothingToShow } from '../../../src-shared/errors/errors.ts'
import { healthColumns, healthRows } from '../../../src-shared/project/keptArrays.ts'
import { startsFromNoise, type RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { RunSettings } from '../../../src-shared/project/runSettings.ts'
import { reconstructionCauses } from '../../../src-shared/studies/reconstructionCauses.ts'
import type { HealthPass, HealthState, RunHealth } from '../../../src-shared/studies/runHealth.ts'
import type { DdimStep } from '../../diffusion/ddimPath.ts'
import { forwardLevel } from '../../diffusion/forwardDiffusion.ts'
import { pairSteps } from '../../diffusion/pairSteps.ts'
import { pathOfRun, type RunPath } from '../../engine/pathOfRun.ts'
import { halfPrecisionOf } from '../../models/notFiniteWeights.ts'
import { readNpyHeader, readRows } from '../../store/npyFile.ts'
import { checkpointOf } from '../jobs/verifySources.ts'

/** Batches read at a time. */
const batchesAtOnce = 256

/**
 * How a run went step by step, over the rows that are finished, and why its round trip does not come back.
 *
 * Batches are taken in their order, so the numbers do not depend on which process computed what when.
 * @param healthFile  health.npy; a batch that is not finished is NaN there
 * @param projectFolder  where the run's model is looked for from
 * @throws BadTensorFile where the file is not that of the run; NothingToShow for runs without health: imported ones, those of earlier versions, and before the first batch
 */
export async function runHealth(record: RunRecord, healthFile: string, projectFolder: string): Promise<RunHealth> {
  const { settings, source, model, kind, count } = record
  if (!record.health || !record.prepared || !settings || !source || !model)
    throw NothingToShow({ what: `The health of ${record.name}` })
  const layout = healthRows(kind, startsFromNoise(source), settings)
  const path = pathOfRun(model.settings, settings)
  const batches = Math.ceil(count / settings.batch)
  const states = layout.reduce((sum, pass) => sum + pass.states, 0)
  const expected = [batches, states, healthColumns.length]
  const { shape } = await readNpyHeader(healthFile)
  if (shape.join() !== expected.join())
    throw BadTensorFile({
      path: healthFile,
      reason: `its shape is (${shape.join(', ')}), not (${expected.join(', ')})`,
    })
  const sums = Array.from({ length: states }, noSums)
  let rows = 0
  for (let first = 0; first < batches; first += batchesAtOnce) {
    const some = Math.min(batchesAtOnce, batches - first)
    const values = await readRows(healthFile, first, some)
    for (let place = 0; place < some; place++) {
      const rowsOfBatch = Math.min(settings.batch, count - (first + place) * settings.batch)
      const columns = healthColumns.length
      const ofBatch = values.subarray(place * states * columns, (place + 1) * states * columns)
      if (Number.isNaN(ofBatch[0])) continue
      rows += rowsOfBatch
      sums.forEach((sum, state) => addBatch(sum, ofBatch.subarray(state * columns, (state + 1) * columns), rowsOfBatch))
    }
  }
  if (rows === 0) throw NothingToShow({ what: record.name })
  const passes = layout.map(({ pass, first, states: length }): HealthPass => ({
    pass,
    states: sums
      .slice(first, first + length)
      .map((sum, state) => stateOf(sum, state, levelOf(path, settings, pass, state))),
  }))
  const errorOf = (pass: HealthPass['pass']) => passes.find((one) => one.pass === pass)?.states.at(-1)?.difference
  const measured = { passes, latentError: errorOf('inversion'), reconstructionError: errorOf('reconstruction') }
  return {
    rows,
    ...measured,
    steps: sideBySide(
      path,
      layout.map(({ pass }) => pass),
    ),
    causes: reconstructionCauses({
      ...measured,
      record: { kind, source, settings, model },
      weightsKeptAs: await weightsKeptAs(model, projectFolder),
    }),
  }
}

/** undefined also where the checkpoint is not to be found: then nothing is said of it. */
function weightsKeptAs(model: NonNullable<RunRecord['model']>, folder: string) {
  return checkpointOf({ folder }, model)
    .then(halfPrecisionOf)
    .catch(() => undefined)
}

const noSums = () => ({ rows: 0, mean: 0, square: 0, clipped: 0, noise: 0, difference: 0, compared: 0 })
type Sums = ReturnType<typeof noSums>

function addBatch(sums: Sums, [mean, variance, clipped, noise, difference]: Float32Array, rows: number): void {
  sums.rows += rows
  sums.mean += rows * mean
  sums.square += rows * (variance + mean * mean)
  sums.clipped += rows * clipped
  sums.noise += rows * noise
  if (Number.isNaN(difference)) return
  sums.difference += rows * difference
  sums.compared += rows
}

function stateOf(sums: Sums, state: number, level: number): HealthState {
  const mean = sums.mean / sums.rows
  const known = (value: number) => (Number.isNaN(value) ? undefined : value)
  return {
    state,
    level,
    mean,
    standardDeviation: Math.sqrt(Math.max(0, sums.square / sums.rows - mean * mean)),
    clippedShare: known(sums.clipped / sums.rows),
    meanAbsoluteNoise: known(sums.noise / sums.rows),
    difference: known(sums.difference / sums.compared),
  }
}

function levelOf(path: RunPath, settings: RunSettings, pass: HealthPass['pass'], state: number): number {
  const steps = pass === 'inversion' ? path.inversion : path.sampling
  if (pass === 'inversion' && state > 0 && state === settings.replaceFirst)
    return forwardLevel(path, state, settings.replaceLevel!)
  return state === 0 ? steps[0].from : steps[state - 1].to
}

/** Inversion steps in their order with their counterparts, then sampling steps that have none. */
function sideBySide(path: RunPath, passes: readonly HealthPass['pass'][]): RunHealth['steps'] {
  const samples = passes.some((pass) => pass !== 'inversion')
  const inverts = passes.includes('inversion')
  const row = (steps: readonly DdimStep[], step: number) => ({ step, ...steps[step], next: steps[step + 1]?.timestep })
  const pairs = inverts ? pairSteps(path.inversion, path.sampling) : []
  const paired = new Set(pairs)
  return [
    ...pairs.map((place, step) => ({
      inversion: row(path.inversion, step),
      sampling: !samples || place === undefined ? undefined : row(path.sampling, place),
    })),
    ...(samples ? [...path.sampling.keys()] : [])
      .filter((step) => !paired.has(step))
      .map((step) => ({ sampling: row(path.sampling, step) })),
  ]
}
