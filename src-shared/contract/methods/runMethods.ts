import { z } from 'zod'
import * as errors from '../../errors/errors.ts'
import { DeviceChoice } from '../../project/device.ts'
import { Id } from '../../project/projectFile.ts'
import { RunRequest } from '../../project/runSettings.ts'
import { Sweep } from '../../project/sweep.ts'
import { RowPairs } from '../../studies/rowPairs.ts'
import { PlaceInDataset } from '../datasetViews.ts'
import { method } from '../method.ts'
import { RunPlan, StartedRun, SweepPlan } from '../planViews.ts'
import { ItemPage, RunDependents, RunDetail, RunTraits } from '../runViews.ts'
import { SentSummary } from '../sentSummary.ts'
import { diskErrors, planning, starting } from './expectedErrors.ts'
import { measure, project, run } from './inputs.ts'

/** Runs and sweeps: planned, started, brought in, looked at. */
export const runMethods = {
  planRun: method('runs.plan', {
    input: project.extend({ request: RunRequest, measure }),
    output: RunPlan,
    errors: planning,
  }),
  startRun: method('runs.start', {
    input: project.extend({ request: RunRequest }),
    output: z.object({ runId: Id }),
    errors: starting,
  }),
  /** Every combination of what is listed, with its cost and what exists already. */
  planSweep: method('sweeps.plan', {
    input: project.extend({ sweep: Sweep, again: z.boolean().default(false), measure }),
    output: SweepPlan,
    errors: [...planning, errors.InvalidInput],
  }),
  /** Starts or resumes what is not done yet; `again` computes all of it anew. */
  startSweep: method('sweeps.start', {
    input: project.extend({ sweep: Sweep, again: z.boolean().default(false), measure }),
    output: z.object({ runs: z.array(StartedRun) }),
    errors: [...starting, errors.SourceChanged, errors.InvalidInput],
  }),
  importRun: method('runs.import', {
    input: project.extend({
      name: z.string().min(1).max(200).optional(),
      noise: z.string().optional(),
      samples: z.string().optional(),
      latents: z.string().optional(),
      reconstructions: z.string().optional(),
      /** States of sampling, (T + 1, N, C, H, W), the noise first. */
      trajectory: z.string().optional(),
    }),
    output: z.object({ runId: Id }),
    errors: [errors.BadTensorFile, errors.ShapeMismatch, errors.FileMissing, errors.InvalidInput, ...diskErrors],
  }),
  getRun: method('runs.get', {
    input: run,
    output: RunDetail,
    errors: [errors.RunMissing, errors.RunBroken, errors.ProjectNotOpen],
  }),
  /** What many runs differ in and which pictures they have, in the order asked for; runs that are not in the project are left out. */
  listRunTraits: method('runs.traits', {
    input: project.extend({ runIds: z.array(Id).max(10_000) }),
    output: z.object({ runs: z.array(RunTraits) }),
    errors: [errors.ProjectNotOpen],
  }),
  /** Which rows of each other run belong to those of the first: by the noise or image that they began as. */
  pairRuns: method('runs.pair', {
    input: project.extend({ runIds: z.array(Id).min(2).max(1001) }),
    output: z.object({ pairs: z.array(RowPairs) }),
    errors: [errors.RunMissing, errors.RunBroken, errors.FileMissing, errors.FileNotReadable, errors.ProjectNotOpen],
  }),
  /** Goes on with a run, on the device that it began on or on another one for the rows that are left. */
  resumeRun: method('runs.resume', {
    input: run.extend({ device: DeviceChoice.optional() }),
    output: z.object({}),
    errors: [
      errors.RunMissing,
      errors.RunBroken,
      errors.SourceChanged,
      errors.FileMissing,
      errors.NotAllowedHere,
      errors.DeviceUnavailable,
      errors.DeviceRefused,
      ...diskErrors,
    ],
  }),
  cancelRun: method('runs.cancel', {
    input: run,
    output: z.object({}),
    errors: [errors.RunMissing, errors.RunNotActive, errors.ProjectReadOnly],
  }),
  /** Resolves when the run is no longer at work. */
  waitForRun: method('runs.wait', { input: run, output: RunDetail, errors: [errors.RunMissing, errors.OwnerLeaving] }),
  listItems: method('runs.items', {
    input: run.extend({ first: z.int().nonnegative(), count: z.int().min(1).max(10_000) }),
    output: ItemPage,
    errors: [errors.RunMissing],
  }),
  /** Finds the image that a row of a run of a dataset started from in the dataset as it is now: files may have come, gone or changed. */
  findInDataset: method('runs.findInDataset', {
    input: run.extend({ row: z.int().nonnegative() }),
    output: PlaceInDataset,
    errors: [errors.RunMissing, errors.NothingToShow, errors.FileNotReadable],
  }),
  summarizeRun: method('runs.summary', {
    input: run,
    output: SentSummary,
    errors: [errors.RunMissing, errors.NothingToShow, errors.EngineFailed],
  }),
  /** Rows of a run that a person wants to find again. They are kept in the run's folder. */
  getStars: method('runs.stars', {
    input: run,
    output: z.object({ rows: z.array(z.int()) }),
    errors: [errors.RunMissing],
  }),
  changeStars: method('runs.star', {
    input: run.extend({ rows: z.array(z.int().nonnegative()).max(100_000), starred: z.boolean() }),
    output: z.object({ rows: z.array(z.int()) }),
    errors: [errors.RunMissing, ...diskErrors],
  }),
  /** What was made from a run, to be told before it is removed: runs keep copies of what they took from it, and stay whole. */
  runDependents: method('runs.dependents', { input: run, output: RunDependents, errors: [errors.RunMissing] }),
}
