import { BadRunSetting, RunMissing } from '../../../src-shared/errors/errors.ts'
import { pointsKept } from '../../../src-shared/project/keptArrays.ts'
import { startsFromNoise } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest, RunSettings, RunSource, Stream } from '../../../src-shared/project/runSettings.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import { pairSteps } from '../../diffusion/pairSteps.ts'
import { pathOfRun } from '../../engine/pathOfRun.ts'
import type { OpenProject } from '../openProject.ts'

/**
 * Refuses settings that contradict each other or what the rows start from, before anything is written.
 *
 * @throws BadRunSetting, RunMissing
 */
export function checkRunSettings(
  project: OpenProject,
  { kind, source }: Pick<RunRequest, 'kind' | 'source'>,
  settings: RunSettings,
  model: ModelSettings,
): void {
  const { replaceFirst, replaceStream, replaceSeed, swapFirst, inversionSteps } = settings
  if (source.from === 'interpolation') {
    const [a, b] = source.between
    if (a.run === b.run && a.tensor === b.tensor)
      throw refusal(
        'between',
        `${a.run}:${a.tensor}`,
        'both ends are the same set; give another run or its other array',
      )
  }
  if (source.from === 'variation') requireOtherSeed(project, source, source.stream, source.seed, 'seed')
  for (const [name, first] of [
    ['replace-first', replaceFirst],
    ['swap-first', swapFirst],
  ] as const) {
    if (!first) continue
    if (kind === 'sample') throw refusal(name, first, 'sample inverts nothing, so it has no inversion steps')
    if (first > inversionSteps)
      throw refusal(name, first, `the inversion has ${inversionSteps} steps, so give 0 to ${inversionSteps}`)
  }
  if (replaceFirst && swapFirst)
    throw refusal('swap-first', swapFirst, `the first ${replaceFirst} steps are replaced by forward diffusion already`)
  if (replaceFirst) requireOtherSeed(project, { from: 'self', source }, replaceStream!, replaceSeed!, 'replace-seed')
  if (swapFirst) checkSwap(project, { kind, source }, settings, model, swapFirst)
}

const refusal = (name: string, value: string | number, reason: string) =>
  BadRunSetting({ name, value: String(value), reason })

/** Every noise that is in the rows of a source already: that of the run itself, or of the runs that it comes from. */
function seedsIn(project: OpenProject, source: RunSource): { stream: Stream; seed: number }[] {
  const ofRun = (run: string) => {
    const record = project.runs.get(run)?.record
    if (!record) throw RunMissing({ run })
    const { replaceFirst, replaceStream, replaceSeed } = record.settings ?? {}
    const forward = replaceFirst ? [{ stream: replaceStream!, seed: replaceSeed! }] : []
    return [...(record.source ? seedsIn(project, record.source) : []), ...forward]
  }
  switch (source.from) {
    case 'noise':
      return [{ stream: source.stream, seed: source.seed }]
    case 'run':
      return ofRun(source.run)
    case 'variation':
      return [...ofRun(source.run), { stream: source.stream, seed: source.seed }]
    case 'interpolation':
      return source.between.flatMap(({ run }) => ofRun(run))
    default:
      return []
  }
}

/** torch's generator takes the low 32 bits of a seed. */
const sameNoise = (stream: Stream, a: number, b: number) => (stream === 'torch' ? a % 2 ** 32 === b % 2 ** 32 : a === b)

function requireOtherSeed(
  project: OpenProject,
  rows: Extract<RunSource, { from: 'variation' }> | { from: 'self'; source: RunSource },
  stream: Stream,
  seed: number,
  name: string,
): void {
  const source: RunSource = rows.from === 'self' ? rows.source : { from: 'run', run: rows.run, tensor: rows.tensor }
  const shared = seedsIn(project, source).find((one) => one.stream === stream && sameNoise(stream, one.seed, seed))
  if (shared)
    throw refusal(
      name,
      seed,
      `the rows come from noise of seed ${shared.seed} of the same ${stream} stream, so the noise that is added would be theirs; give another seed`,
    )
}

function checkSwap(
  project: OpenProject,
  { kind, source }: Pick<RunRequest, 'kind' | 'source'>,
  settings: RunSettings,
  model: ModelSettings,
  first: number,
): void {
  const { inversionSteps, steps, convention } = settings
  const refuse = (reason: string) => refusal('swap-first', first, reason)
  const { inversion, sampling } = pathOfRun(model, { ...settings, steps: inversionSteps })
  const paired = pairSteps(inversion, sampling).findIndex((place) => place === undefined)
  if (paired >= 0 && first > paired)
    throw refuse(
      `with ${convention} time the last inversion step goes to ᾱ = 0, which no sampling step leaves, so at most ${paired} of ${inversionSteps} steps have a counterpart`,
    )
  if (startsFromNoise(source)) {
    if (kind === 'roundtrip' && steps !== inversionSteps)
      throw refuse(
        `sampling has ${steps} steps and inversion ${inversionSteps}; their levels pair only if T is the same`,
      )
    return
  }
  const array = settings.swap === 'epsilon' ? 'sampling_predictions' : 'sampling_states'
  const option = settings.swap === 'epsilon' ? '--keep-predictions' : '--keep-states'
  if (source.from !== 'run')
    throw refuse(
      `it needs what sampling left of the same rows, so start from noise (roundtrip) or from the samples of a run with ${option}`,
    )
  const record = project.runs.get(source.run)?.record
  if (!record) throw RunMissing({ run: source.run })
  const points = pointsKept(record, array)
  if (!points) throw refuse(`${source.run} has not kept its ${array.replace('_', ' ')}; run it again with ${option}`)
  const theirs = record.settings?.steps ?? points[points.length - 1]
  if (theirs !== inversionSteps)
    throw refuse(
      `${source.run} has ${theirs} sampling steps and the inversion ${inversionSteps}; their levels pair only if T is the same`,
    )
  if (record.model && record.settings) {
    const their = pathOfRun(record.model.settings, { ...record.settings, inversionSteps: theirs }).sampling
    if (their.some(({ from }, step) => from !== sampling[step].from))
      throw refuse(`${source.run} was sampled with another schedule, so its noise levels are others`)
  }
  const missing = pairSteps(inversion, sampling)
    .slice(0, first)
    .find((point) => !points.includes(point!))
  if (missing !== undefined)
    throw refuse(`${source.run} has thinned its ${array.replace('_', ' ')}, and number ${missing} is not among them`)
}
