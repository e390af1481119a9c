import type { FigureCell, FigureTable } from './figure.ts'
import type { MeasuredPair } from './measuredPairs.ts'

/** One row per pair: what, mean ± sd, n. */
export function distanceTable(pairs: readonly MeasuredPair[]): FigureTable {
  return {
    columns: [
      { name: 'measure', label: 'Measure' },
      { name: 'formula', label: 'Formula' },
      { name: 'value', label: 'Mean ± sd' },
      { name: 'n', label: 'n' },
    ],
    rows: pairs.map(({ pair, label, formula, latex, spread }) => [
      label ?? `${pair[0]}–${pair[1]}`,
      { text: formula, latex },
      spread,
      spread.n,
    ]),
  }
}

/** One row per image, one column per pair; a value that is not finite stays empty. */
export function distanceData(pairs: readonly MeasuredPair[]): FigureTable {
  const rows = new Map<number, FigureCell[]>()
  pairs.forEach(({ values }, column) => {
    for (const { row, value } of values) {
      const cells = rows.get(row) ?? [row, ...pairs.map(() => undefined)]
      cells[column + 1] = value
      rows.set(row, cells)
    }
  })
  return {
    columns: [
      { name: 'row', label: 'Image' },
      ...pairs.map(({ name, formula, latex }) => ({ name, label: formula, latex })),
    ],
    rows: [...rows.values()].sort((a, b) => (a[0] as number) - (b[0] as number)),
  }
}
