import { z } from 'zod'
import { Id, type Checkpoint } from './projectFile.ts'
import { RunRequest, RunSource, TimeConvention } from './runSettings.ts'

const steps = z.array(z.int().nonnegative()).min(1).max(1000)

/** Runs that one command or one form asks for: every combination of what is listed, with everything else the same. */
export const Sweep = RunRequest.omit({
  model: true,
  checkpoint: true,
  source: true,
  steps: true,
  convention: true,
  replaceFirst: true,
  swapFirst: true,
}).extend({
  models: z.array(Id).min(1).max(100),
  /** Training steps of the series, all of them, or the last one. */
  checkpoints: z.union([z.literal('all'), z.literal('last'), steps]).default('last'),
  /** Once for each seed, for example. */
  sources: z.array(RunSource).min(1).max(1000),
  /** T */
  steps: z.array(z.int().min(1)).min(1).max(100),
  conventions: z.array(TimeConvention).min(1).optional(),
  replaceFirst: steps.optional(),
  swapFirst: steps.optional(),
})
export type Sweep = z.infer<typeof Sweep>

/** A model as far as a sweep needs it; the checkpoints in the order of training. */
export interface SweptModel {
  id: string
  checkpoints: readonly Pick<Checkpoint, 'step'>[]
}

/** The most runs of one sweep. */
export const longestSweep = 10_000

/**
 * The runs of a sweep in the order in which they are computed: model by model, checkpoint by checkpoint, then T, start, convention, replaced and
 * swapped steps. Runs that share their samples so follow one another, and a model is loaded once.
 *
 * @param models  those of the project; one that is missing there is left for planning to refuse
 */
export function sweepRequests(sweep: Sweep, models: readonly SweptModel[]): RunRequest[] {
  const { models: ids, checkpoints, sources, steps, conventions, replaceFirst, swapFirst, name, ...shared } = sweep
  const requests: RunRequest[] = []
  for (const model of ids) {
    const series = models.find(({ id }) => id === model)?.checkpoints ?? []
    for (const checkpoint of checkpointsOf(checkpoints, series))
      for (const count of steps)
        for (const source of sources)
          for (const convention of conventions ?? [undefined])
            for (const replaced of replaceFirst ?? [undefined])
              for (const swapped of swapFirst ?? [undefined]) {
                const told = [
                  ids.length > 1 && model,
                  checkpoint !== undefined && series.length > 1 && checkpoints !== 'last' && `step ${checkpoint}`,
                  steps.length > 1 && `T = ${count}`,
                  sources.length > 1 && (source.from === 'noise' ? `seed ${source.seed}` : source.from),
                  (conventions?.length ?? 0) > 1 && `${convention} time`,
                  (replaceFirst?.length ?? 0) > 1 && `${replaced} replaced`,
                  (swapFirst?.length ?? 0) > 1 && `${swapped} swapped`,
                ].filter((part) => part !== false)
                requests.push({
                  ...shared,
                  name: name === undefined ? undefined : [name, ...told].join(', '),
                  model,
                  checkpoint,
                  source,
                  steps: count,
                  convention,
                  replaceFirst: replaced,
                  swapFirst: swapped,
                })
              }
  }
  return requests
}

function checkpointsOf(wanted: Sweep['checkpoints'], series: SweptModel['checkpoints']): (number | undefined)[] {
  if (wanted === 'last') return [undefined]
  if (wanted !== 'all') return wanted.toSorted((a, b) => a - b)
  return series.length > 1 ? series.map(({ step }) => step) : [undefined]
}
