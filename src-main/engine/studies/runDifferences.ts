import { samplingSettings } from '../../../src-shared/project/decisiveSettings.ts'
import { imageRangesText } from '../../../src-shared/project/imageRanges.ts'
import type { RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { RunSettings } from '../../../src-shared/project/runSettings.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { conditionOf } from './runConditions.ts'

type Compared = Pick<RunRecord, 'id' | 'model' | 'settings' | 'source' | 'shape' | 'count'>

/** What may differ where two runs are compared: the weights of a series, T, or neither. */
type Allowed = 'checkpoint' | 'steps' | 'nothing'

/**
 * What tells a run from another that it would be compared with, as sentences go on after "it has"; empty where they belong together.
 *
 * @param samples  the run that the samples of each were made in, where the same samples are compared, in place of their starts
 */
export function runDifferences(
  run: Compared,
  other: Compared,
  { allowed, samples }: { allowed: Allowed; samples?: readonly [string, string] },
): string[] {
  const found: string[] = []
  if (run.shape.join() !== other.shape.join())
    found.push(`tensors of ${run.shape.join(' × ')} instead of ${other.shape.join(' × ')}`)
  if (allowed !== 'checkpoint' && run.model?.checkpoint.sha256 !== other.model?.checkpoint.sha256)
    found.push('the weights of another checkpoint')
  const [steps, otherSteps] = [run.settings?.inversionSteps, other.settings?.inversionSteps]
  if (allowed !== 'steps' && steps !== otherSteps)
    found.push(`T = ${steps ?? 'unknown'} instead of ${otherSteps ?? 'unknown'}`)
  const start = startOf(run, other, samples)
  if (start) found.push(start)
  if (found.length === 0 && classesOf(run) !== classesOf(other))
    found.push(`rows of ${classesOf(run)} instead of ${classesOf(other)}`)
  if (found.length === 0 && decidingOf(run, allowed) !== decidingOf(other, allowed))
    found.push('other settings that decide its numbers')
  return found
}

function startOf(run: Compared, other: Compared, samples?: readonly [string, string]): string | undefined {
  if (samples) return samples[0] === samples[1] ? undefined : `the samples of ${samples[0]}`
  const [a, b] = [run.source, other.source]
  if (JSON.stringify(a) === JSON.stringify(b)) return undefined
  if (a?.from !== 'noise' || b?.from !== 'noise') return 'another start'
  if (a.seed !== b.seed || a.stream !== b.stream) return `noises of seed ${a.seed} instead of ${b.seed}`
  if (JSON.stringify(a.images) !== JSON.stringify(b.images)) return 'other noises of the seed'
  return `${a.count} noises instead of ${b.count}`
}

/** Most classes that a sentence names. */
const mostNamed = 8

/** Which class each row has: a base and what was tuned from it may know different ones, and an image of one class says nothing of another. */
function classesOf({ settings }: Compared): string {
  const classes = settings?.classes
  if (!classes || classes.length === 0) return 'no class'
  const inTurns = classes.length > 1 && classes.every((value, place) => value === place)
  if (inTurns) return `${classes.length.toLocaleString('en')} classes in turns`
  return classes.length <= mostNamed
    ? `${classes.length === 1 ? 'class' : 'the classes'} ${classes.join(', ')}`
    : `${classes.length.toLocaleString('en')} classes in an order of their own`
}

/** Everything else that decides numbers, as text. Models of a series may have settings of their own, as a base and what was tuned from it. */
function decidingOf(run: Compared, allowed: Allowed): string {
  const model = allowed === 'checkpoint' ? undefined : run.model
  return conditionOf({ ...run, model }, 'steps', 'the same')
}

/** The run that the samples were made in: its own id, or that of the run it inverts, with the images of it where these are some. */
export function samplesOf({ id, source }: Pick<RunRecord, 'id' | 'source'>): string {
  if (source?.from !== 'run' || source.tensor !== 'samples') return id
  return source.images ? `${source.run}, images ${imageRangesText(source.images)}` : source.run
}

/** That a run is left out of a comparison with another, and why. */
export function notCompared(run: Compared, other: Compared, differences: readonly string[], what: string): string {
  return `Run ${run.id} is left out of ${what} beside run ${other.id}, since it has ${differences.join(' and ')}.`
}

/** That a run which starts from some images of another is left out, where whole runs belong together row by row; undefined for any other run. */
export function leftOutAsPart({ record: { id, source } }: Pick<MeasuredRun, 'record'>): string | undefined {
  if (source?.from !== 'run' || !source.images) return undefined
  return `Run ${id} is left out: it starts from images ${imageRangesText(source.images)} of run ${source.run}, and is compared with all of them only.`
}

/** Only what decides how a run samples: a run that does nothing else may say anything of the way back. */
export function asSampled({ record }: Pick<MeasuredRun, 'record'>): RunRecord {
  const { settings } = record
  if (!settings) return record
  return { ...record, settings: { ...samplingSettings(settings), inversionSteps: settings.steps } as RunSettings }
}
