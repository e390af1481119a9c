import { measureLabels } from '../studies/measureLabels.ts'
import type { Measure } from '../studies/rowMeasures.ts'
import { pairCount, type RowPairs } from '../studies/rowPairs.ts'
import type { RunSummary } from '../studies/runSummary.ts'
import type { StudyCell, StudyTable } from '../studies/studyResult.ts'
import { pairedDifference, pairsOf, spreadOf } from './curves/pairedNumbers.ts'
import { plainFormula } from './plainFormula.ts'

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
  return {
    name: 'compared',
    title: 'Numbers of the runs',
    rule: `Mean ± standard deviation (n − 1) over images (n = ${runs.map(({ summary }) => summary.n.toLocaleString('en')).join(', ')}); differences to A over ${pairedBy(others)}.`,
    columns: [
      { name: 'measure', label: 'Per image' },
      ...runs.flatMap(({ name }, index) => [
        { name: `run_${letter(index)}`, label: `${letter(index).toUpperCase()}: ${name}` },
        ...(index > 0 ? [{ name: `${letter(index)}_minus_a`, label: `${letter(index).toUpperCase()} − A` }] : []),
      ]),
    ],
    rows: measures.map((measure) => {
      const row: Record<string, StudyCell> = { measure: plainFormula(measureLabels[measure]) }
      row.run_a = spreadOf(first.summary.perRow[measure] ?? []) ?? null
      others.forEach(({ summary, pairs }, index) => {
        const name = letter(index + 1)
        row[`run_${name}`] = spreadOf(summary.perRow[measure] ?? []) ?? null
        row[`${name}_minus_a`] =
          pairedDifference(pairsOf(measure, first.summary.perRow, summary.perRow, pairs))?.difference ?? null
      })
      return row
    }),
  }
}

/** How the rows of each run belong to those of the first, as words. */
function pairedBy(others: readonly { pairs: RowPairs }[]): string {
  const counts = others.map(({ pairs }) => pairCount(pairs).toLocaleString('en')).join(', ')
  return others.every(({ pairs }) => pairs.sameStart)
    ? `the images that both have (${counts})`
    : `pairs of images (${counts}), rows paired by their number where the runs do not start from the same`
}

const letter = (index: number) => String.fromCharCode(97 + index)
