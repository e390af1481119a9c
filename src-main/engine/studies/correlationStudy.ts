import { gaussianFloor } from '../../analysis/gaussianFloor.ts'
import { intervalOfTopCorrelation } from '../../analysis/intervalOfTopCorrelation.ts'
import { patchCorrelation } from '../../analysis/patchCorrelation.ts'
import { topCorrelation } from '../../analysis/topCorrelation.ts'
import {
  correlated,
  correlationSections,
  draws,
  drawsOfWindows,
  type CorrelationRow,
  type CorrelationSettings,
} from './correlationSections.ts'
import { eachRun, inversionSteps, type MeasureStudy } from './studyContext.ts'

/** Sections 3 and 4 of the experiments: the largest correlations between entries, beside their Gaussian floor, and against T. */
export const measureCorrelation: MeasureStudy<CorrelationSettings> = async (context) => {
  const { settings, runs, multiply, signal, progress, problem } = context
  const rows = await eachRun(context, 'correlations', async (run): Promise<CorrelationRow | undefined> => {
    const place = runs.indexOf(run)
    const names = correlated.filter((name) => run.tensors.includes(name))
    const opened = await run.open(...names)
    if (!opened || names.length === 0) {
      problem(`Run ${run.record.id} has no finite rows of noise, latents or samples, so it has no correlations.`)
      return undefined
    }
    const { n, d, shape, excluded } = opened
    if (n < 3) {
      problem(`Run ${run.record.id} has ${n} finite rows; a correlation needs 3, for with fewer every one is 1 or −1.`)
      return undefined
    }
    const k = Math.min(settings.k, (d * (d - 1)) / 2)
    const row: CorrelationRow = { run, n, d, excluded, floor: gaussianFloor({ n, d, k }), values: {}, patches: {} }
    for (const name of names) {
      const say = (what: string) => (share: number) =>
        progress(place / runs.length, `${what} of ${run.record.id}: ${Math.floor(100 * share)} %`)
      const top = await topCorrelation(opened[name], { k, multiply, signal, progress: say('correlations') })
      if (top) {
        const { low, high } = await intervalOfTopCorrelation(opened[name], top.pairs, {
          draws,
          signal,
          progress: say('interval'),
        })
        row.values[name] = { mean: top.mean, sd: top.sd, n: k, low, high }
      } else
        problem(
          `Run ${run.record.id}: fewer than ${k} pairs of entries of its ${name} vary, so their correlation is undefined.`,
        )
      signal.throwIfAborted()
      if (Math.min(shape[1], shape[2]) < settings.patch) continue
      const found = await patchCorrelation(opened[name], {
        shape,
        size: settings.patch,
        k: settings.patchK,
        multiply,
        draws: drawsOfWindows,
        signal,
        progress: say('windows'),
      })
      if (found) {
        const { low, high } = found.interval!
        const without = found.leftOut.length * settings.patchK
        row.patches[name] = { ...found.values, low, high, ...(without > 0 && { excluded: without }) }
        row.patchFloor = found.floor
        row.windows = found.windows
      }
    }
    return row
  })
  // The study's own T comes first among its runs; beside each other they stand in the order of T.
  const sorted = rows.toSorted((a, b) => inversionSteps(a.run) - inversionSteps(b.run))
  return rows.length === 0 ? [] : correlationSections(sorted, settings, problem)
}
