import { readItems, runPaths } from '../../store/runFolder.ts'
import type { MeasuredRun } from './measuredRun.ts'
import { asSampled, runDifferences } from './runDifferences.ts'

/**
 * What tells the images of a run from the samples of the run that it begins from, as words of a table: added noise, the classes that its images have,
 * other weights, T or settings; `nothing` where all of it is the same.
 *
 * @param draws  images of the run for each of the base
 * @throws FileMissing, FileNotReadable, RunBroken where classes were given and items.jsonl cannot be read
 */
export async function changeOfRun(run: MeasuredRun, base: MeasuredRun, draws: number): Promise<string> {
  const withoutClasses = (one: MeasuredRun) => {
    const record = asSampled(one)
    const { settings, count } = record
    return {
      ...record,
      count: one === base ? count * draws : count,
      settings: settings && { ...settings, classes: undefined },
    }
  }
  const others = runDifferences(withoutClasses(run), withoutClasses(base), {
    allowed: 'nothing',
    samples: [base.record.id, base.record.id],
  })
  const found = [
    ...(run.record.source?.from === 'variation' ? ['added noise'] : []),
    ...(await changeOfClasses(run, base, draws)),
    ...others,
  ]
  return found.join(', ') || 'nothing'
}

/** Where none are given, the images keep the classes that they had. */
async function changeOfClasses(run: MeasuredRun, base: MeasuredRun, draws: number): Promise<string[]> {
  if (!run.record.settings?.classes) return []
  const [own, before] = await Promise.all(
    [run, base].map(async ({ projectFolder, record: { id } }) =>
      (await readItems(runPaths(projectFolder, id).items)).map((item) => item.class),
    ),
  )
  const pairs = own.map((now, row) => ({ now, was: before[Math.floor(row / draws)] }))
  if (pairs.every(({ now, was }) => now === was)) return []
  const known = run.record.model?.settings.classes ?? Infinity
  return [
    pairs.every(({ now, was }) => was !== undefined && now === (was + 1) % known) ? 'next class' : 'other classes',
  ]
}
