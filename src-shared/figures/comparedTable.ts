import { measureLabels } from '../studies/measureLabels.ts'
import type { Measure } from '../studies/rowMeasures.ts'
import type { RunSummary } from '../studies/runSummary.ts'
import type { StudyCell, StudyTable } from '../studies/studyResult.ts'
import { pairedDifference, pairsOf, spreadOf } from './curves/pairedNumbers.ts'
import { plainFormula } from './plainFormula.ts'

/** Every measure that all of these runs have, with its difference to the first run over pairs of images. */
export function comparedTable(runs: readonly { name: string; summary: RunSummary }[]): StudyTable {
  const [first, ...others] = runs
  const measures = (Object.keys(measureLabels) as Measure[]).filter((measure) =>
    runs.every(({ summary }) => summary.perRow[measure]),
  )
  return {
    name: 'compared',
    title: 'Numbers of the runs',
    rule: 'Mean ± standard deviation (n − 1) over images; differences to A over pairs of images, rows paired by their number.',
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
      others.forEach(({ summary }, index) => {
        const name = letter(index + 1)
        row[`run_${name}`] = spreadOf(summary.perRow[measure] ?? []) ?? null
        row[`${name}_minus_a`] =
          pairedDifference(pairsOf(measure, first.summary.perRow, summary.perRow))?.difference ?? null
      })
      return row
    }),
  }
}

const letter = (index: number) => String.fromCharCode(97 + index)
