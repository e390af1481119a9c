import { measureLabels } from '../studies/measureLabels.ts'
import type { Measure } from '../studies/rowMeasures.ts'
import type { RowPairs } from '../studies/rowPairs.ts'
import type { RunSummary, Spread } from '../studies/runSummary.ts'
import type { StudyCell, StudyTable } from '../studies/studyResult.ts'
import { pairedDifference, pairNumbers, pairsOf, spreadOf } from './curves/pairedNumbers.ts'
import { measureTitle } from './measureTitle.ts'

/**
 * Every measure that all of these runs have, with its difference to the first run over pairs of images.
 *
 * @param runs.pairs  the rows that belong to those of the first run; of that run itself none are asked for
 */
export function comparedTable(runs: readonly { name: string; summary: RunSummary; pairs: RowPairs }[]): StudyTable {
  const [first, ...others] = runs
  const measures = (Object.keys(measureLabels) as Measure[]).filter((measure) =>
    runs.every(({ summary }) => summary.perRow[measure]),
  )
  const differences = others.map(({ summary, pairs }) =>
    measures.map(
      (measure) => pairedDifference(pairsOf(measure, first.summary.perRow, summary.perRow, pairs))?.difference,
    ),
  )
  return {
    name: 'compared',
    title: 'Numbers of the runs',
    rule: `Mean ± standard deviation (n − 1) over images (n = ${runs.map(({ summary }) => summary.n.toLocaleString('en')).join(', ')}); differences to A over ${pairedBy(others, differences)}, with the 95 % interval of their mean (Student's t over pairs).`,
    columns: [
      { name: 'measure', label: 'Per image' },
      ...runs.flatMap(({ name }, index) => [
        { name: `run_${letter(index)}`, label: `${letter(index).toUpperCase()}: ${name}` },
        ...(index > 0 ? [{ name: `${letter(index)}_minus_a`, label: `${letter(index).toUpperCase()} − A` }] : []),
      ]),
    ],
    rows: measures.map((measure, place) => {
      const row: Record<string, StudyCell> = { measure: measureTitle(measure) }
      row.run_a = spreadOf(first.summary.perRow[measure] ?? []) ?? null
      others.forEach(({ summary }, index) => {
        const name = letter(index + 1)
        row[`run_${name}`] = spreadOf(summary.perRow[measure] ?? []) ?? null
        row[`${name}_minus_a`] = differences[index][place] ?? null
      })
      return row
    }),
  }
}

/** How the rows of each run belong to those of the first, and how many of them were subtracted, as words. */
function pairedBy(
  others: readonly { pairs: RowPairs }[],
  differences: readonly (readonly (Spread | undefined)[])[],
): string {
  const counts = differences.map((ofRun) => pairNumbers(ofRun, (n) => n.toLocaleString('en'))).join(', ')
  const apart = others.flatMap(({ pairs }, index) => (pairs.sameStart ? [] : [letter(index + 1).toUpperCase()]))
  return apart.length === 0
    ? `the images that both have (${counts})`
    : `pairs of images (${counts}), with ${apart.join(', ')}, which ${apart.length > 1 ? 'do' : 'does'} not start from the same, rows of one number`
}

const letter = (index: number) => String.fromCharCode(97 + index)
