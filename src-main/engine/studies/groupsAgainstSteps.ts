import type { MeasuredRun } from './measuredRun.ts'
import { runDifferences, samplesOf } from './runDifferences.ts'
import { inversionSteps } from './studyContext.ts'

/**
 * Of what was measured of runs, those that are asked against T together: the same weights, start and settings with different T. What has no
 * companion with another T stays in the tables, and is named where others have one.
 *
 * @returns groups of two T at least, each by rising T, in the order in which their first runs came
 */
export function groupsAgainstSteps<Item extends { run: MeasuredRun }>(
  items: readonly Item[],
  problem: (sentence: string) => void,
): Item[][] {
  const groups: Item[][] = []
  for (const item of items.filter(({ run }) => run.record.settings)) {
    const group = groups.find(([first]) => belongTogether(item.run, first.run))
    if (group) group.push(item)
    else groups.push([item])
  }
  const [several, single] = [true, false].map((wanted) =>
    groups.filter((group) => new Set(group.map(({ run }) => inversionSteps(run))).size > 1 === wanted),
  )
  if (several.length > 0 && single.length > 0)
    problem(
      `Run ${single
        .flat()
        .map(({ run }) => run.record.id)
        .join(
          ', ',
        )} is in the tables and not in what is drawn against T: no other run has its weights, start and settings with another T.`,
    )
  return several.map((group) => group.toSorted((a, b) => inversionSteps(a.run) - inversionSteps(b.run)))
}

function belongTogether({ record: a }: MeasuredRun, { record: b }: MeasuredRun): boolean {
  const inverts = [a, b].some(({ source }) => source?.from === 'run' && source.tensor === 'samples')
  const samples = inverts ? ([samplesOf(a), samplesOf(b)] as const) : undefined
  return runDifferences(a, b, { allowed: 'steps', samples }).length === 0
}
