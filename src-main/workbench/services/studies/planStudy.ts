import { createHash } from 'node:crypto'
import { InvalidInput, RunNotFinished, StepCountNotAllowed } from '../../../../src-shared/errors/errors.ts'
import type { EncoderEntry, ModelEntry } from '../../../../src-shared/project/projectFile.ts'
import type { RunRequest, RunSource } from '../../../../src-shared/project/runSettings.ts'
import { studyDefinition } from '../../../../src-shared/studies/studyDefinitions.ts'
import type { RunNeed, StudyPlan, StudyRequest } from '../../../../src-shared/studies/studyRequest.ts'
import { studySettings } from '../../../../src-shared/studies/studySettings.ts'
import { toldApart } from '../../../../src-shared/studies/toldApart.ts'
import { pathOfRun } from '../../../engine/pathOfRun.ts'
import { anyDevice } from '../../devices/anyDevice.ts'
import type { Devices } from '../../devices/devices.ts'
import { evaluationsPerRow } from '../../jobs/job.ts'
import type { KnownRun, OpenProject } from '../../openProject.ts'
import { rowsIn } from '../../rowRanges.ts'
import { findEncoder } from '../encoders.ts'
import { existingRun } from '../existingRun.ts'
import { findModel } from '../models.ts'
import { resolveRun, type AskSpeed, type ResolvedRun } from '../resolveRun.ts'
import { decisiveText } from '../runIdentity.ts'
import { findRun } from '../runs.ts'
import { costOfNeeds, startedAs } from './costOfNeeds.ts'
import { withoutIncomparable } from './withoutIncomparable.ts'

/** A need with every open end closed, and the run of the project that meets it. */
export interface ResolvedNeed {
  need: RunNeed
  resolved: ResolvedRun
  /** Of the run's numbers: equal for needs of any studies that one run can meet, if it keeps what they want of its way. */
  identity: string
  /** Undefined as long as a run that it starts from does not exist. */
  request?: RunRequest
  run?: KnownRun
}

/** What is to compute the runs of a study, where that is asked for, and how fast it is known to be. */
export interface Planning {
  devices: Pick<Devices, 'plan'>
  ask?: AskSpeed
}

export interface ResolvedStudy {
  settings: Record<string, unknown>
  needs: ResolvedNeed[]
  /** What the study's own values asked for and the model cannot do, as sentences. */
  problems: string[]
}

/**
 * The settings of a study and the runs that it needs, with those that exist.
 *
 * @throws InvalidInput for a setting or a selection that does not fit; UnknownName for an encoder that there is not; what resolveRun throws for a run that cannot be computed
 */
export async function resolveStudy(
  project: OpenProject,
  request: StudyRequest,
  planning?: Planning,
): Promise<ResolvedStudy> {
  const definition = studyDefinition(request.study)
  const asked = settingsOf(request)
  encodersOf(project, asked)
  if (request.runs) return { settings: asked, needs: [], problems: [] }
  const model = findModel(project, request.model ?? theOnlyModel(project, request.study))
  const { settings, problems } = againstOnly(asked, request, model)
  const checkpoints = model.checkpoints.map(({ step }) => step)
  // In the order of training: a study over training takes the last of them as the end.
  const chosen = chosenOf(request.checkpoints ?? (definition.overTraining ? 'all' : 'last'), checkpoints)
  const needs = toldApart(
    definition.needs({ checkpoints, chosen, classes: model.settings.classes ?? 0 }, settings as never),
  )
  const done: ResolvedNeed[] = []
  for (const need of needs) done.push(await resolveNeed(project, model.id, need, done, planning))
  const { measured, leftOut } = withoutIncomparable(done)
  return { settings, needs: measured, problems: [...problems, ...leftOut] }
}

/** The encoders that a study's settings name. @throws UnknownName */
export function encodersOf(project: OpenProject, { encoders }: Record<string, unknown>): EncoderEntry[] {
  return Array.isArray(encoders) ? encoders.map((id) => findEncoder(project, String(id))) : []
}

function chosenOf(
  wanted: NonNullable<StudyRequest['checkpoints']>,
  checkpoints: readonly (number | undefined)[],
): readonly (number | undefined)[] {
  if (wanted === 'all') return checkpoints
  return wanted === 'last' ? [checkpoints.at(-1)] : wanted.toSorted((a, b) => a - b)
}

/** Closes one need over those before it. */
export async function resolveNeed(
  project: OpenProject,
  modelId: string,
  need: RunNeed,
  before: readonly ResolvedNeed[],
  { devices, ask }: Planning = { devices: anyDevice },
): Promise<ResolvedNeed> {
  const model = need.request.model ?? modelId
  const classes = findModel(project, model).settings.classes ?? 0
  const given = {
    ...need.request,
    model,
    ...(classes > 0 && { classes: need.request.classes ?? classesOfRows(need, before, classes) }),
  }
  const source = sourceOf(need, before)
  // A run that does not exist yet has as many rows as the need that will make it.
  const stand: RunSource = { from: 'noise', stream: 'torch', seed: 0, count: countBefore(need, before) }
  const resolved = await resolveRun(project, { ...given, source: source ?? stand }, devices, ask)
  const identity = identityOf({ ...given, source: describedSource(need, before) }, resolved)
  if (!source) return { need, resolved, identity }
  const request: RunRequest = { ...given, source }
  return { need, resolved, identity, request, run: await existingRun(project, request, resolved, { otherKinds: true }) }
}

/**
 * A class-conditional network wants a class for every row. Noises have all classes in turns; what is made of the rows of another need has the
 * class of its row, however many come of one: in turns by their own numbers, the images of one noise, or between two, would change it. Both ends
 * of a pair have one class, since all sets of noises begin with the same.
 */
function classesOfRows({ request: { source } }: RunNeed, before: readonly ResolvedNeed[], known: number): number[] {
  const inTurns = Array.from({ length: known }, (_, i) => i)
  if (source.from !== 'needs') return inTurns
  const { needs, times = 1 } = source
  const ofFirst = before.find(({ need }) => need.key === needs[0])?.resolved.settings.classes ?? inTurns
  return ofFirst.flatMap((one) => Array<number>(times).fill(one))
}

/** What a run of another kind holds as well is told apart, since it is not the same run. */
function identityOf(request: RunRequest, resolved: ResolvedRun): string {
  return createHash('sha256')
    .update(`${request.kind} ${decisiveText(request, resolved)}`)
    .digest('hex')
}

function sourceOf({ request: { source } }: RunNeed, before: readonly ResolvedNeed[]): RunSource | undefined {
  if (source.from !== 'needs') return source
  const runs = source.needs.map((key) => before.find(({ need }) => need.key === key)?.run)
  // A copy is made of whole arrays only, so a run that is not done is not there yet.
  if (!runs.every((run) => run?.record.state === 'done')) return undefined
  return source.of(...runs.map((run) => run!.record.id))
}

/** The start of a need by the identities of what it starts from, which are known before there is a run. */
function describedSource({ request: { source } }: RunNeed, before: readonly ResolvedNeed[]): RunSource {
  if (source.from !== 'needs') return source
  return source.of(...source.needs.map((key) => before.find(({ need }) => need.key === key)?.identity ?? key))
}

function countBefore({ request: { source } }: RunNeed, before: readonly ResolvedNeed[]): number {
  if (source.from !== 'needs') return 1
  return (before.find(({ need }) => need.key === source.needs[0])?.resolved.count ?? 1) * (source.times ?? 1)
}

function settingsOf({ study, settings = {}, steps, quick }: StudyRequest): Record<string, unknown> {
  const definition = studyDefinition(study)
  const fromSteps = {
    ...(steps && Object.hasOwn(definition.fields, 'steps') ? { steps: steps[0] } : {}),
    ...(steps && Object.hasOwn(definition.fields, 'against') ? { against: steps } : {}),
  }
  return studySettings(definition, { quick, given: { ...fromSteps, ...settings } })
}

/**
 * Of the T that a study compares, those that the model's schedule has a stride for; the others are named. What a person asks for stays
 * as it is, to be refused with its run.
 */
function againstOnly(
  settings: Record<string, unknown>,
  request: StudyRequest,
  model: ModelEntry,
): Pick<ResolvedStudy, 'settings' | 'problems'> {
  const isDefault = request.steps === undefined && request.settings?.against === undefined
  if (!isDefault || !Array.isArray(settings.against)) return { settings, problems: [] }
  const problems: string[] = []
  const against = (settings.against as number[]).filter((steps) => {
    try {
      pathOfRun(model.settings, { steps, inversionSteps: steps, convention: 'source' })
      return true
    } catch (error) {
      if (!StepCountNotAllowed.is(error)) throw error
      problems.push(`T = ${steps} is left out for ${model.name}. ${error.message}`)
      return false
    }
  })
  return { settings: { ...settings, against }, problems }
}

function theOnlyModel({ file: { models } }: OpenProject, study: string): string {
  if (models.length === 1) return models[0].id
  throw InvalidInput({
    where: `The study ${study}`,
    problems: [
      models.length === 0
        ? 'the project has no model yet; add one, or name runs to measure'
        : `say which model: ${models.map(({ id }) => id).join(', ')}`,
    ],
  })
}

/** @throws as resolveStudy; RunMissing for named runs that do not exist */
export async function planStudy(project: OpenProject, request: StudyRequest, planning?: Planning): Promise<StudyPlan> {
  const { settings, needs, problems } = await resolveStudy(project, request, planning)
  const named = (request.runs ?? []).map((id) => findRun(project, id))
  const runs: StudyPlan['runs'] = [
    ...named.map(({ record, completed }) => ({
      key: record.id,
      identity: record.id,
      purpose: 'named',
      state: record.state === 'done' ? ('present' as const) : ('unfinished' as const),
      runId: record.id,
      count: record.count,
      steps: record.settings?.steps ?? 0,
      checkpoint: record.model?.checkpoint.step,
      evaluations: evaluationsPerRow(record) * (record.count - rowsIn(completed)),
    })),
    ...needs.map(({ need, resolved, identity, run }) => {
      const perRow = evaluationsPerRow({ ...startedAs(need), settings: resolved.settings })
      return {
        key: need.key,
        identity,
        purpose: need.purpose,
        state: !run
          ? ('missing' as const)
          : run.record.state === 'done'
            ? ('present' as const)
            : ('unfinished' as const),
        runId: run?.record.id,
        count: resolved.count,
        steps: resolved.settings.inversionSteps,
        checkpoint: need.request.checkpoint,
        evaluations: run?.record.state === 'done' ? 0 : perRow * (resolved.count - (run ? rowsIn(run.completed) : 0)),
      }
    }),
  ]
  return {
    study: request.study,
    settings,
    runs,
    evaluations: runs.reduce((sum, run) => sum + run.evaluations, 0),
    ...costOfNeeds(needs),
    problems: [
      ...problems,
      ...named
        .filter(({ record }) => record.state !== 'done')
        .map(
          ({ record: { id, state, count }, completed }) =>
            RunNotFinished({ run: id, state, done: rowsIn(completed), count }).message,
        ),
    ],
  }
}
