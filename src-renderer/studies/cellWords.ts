import type { HeatChart } from '../../src-shared/studies/studyResult.ts'
import { formatSignificant } from '../format/formatNumber.ts'

/** A cell of a heat map in words: what its column and its row stand for, and its value. */
export function cellWords(
  { x, y, values, colour, marks }: HeatChart,
  { column, row }: { column: number; row: number },
): string {
  const value = values[row]?.[column]
  const smallest = marks?.[column] === row ? ', the smallest of its column' : ''
  return `${placeOf(x, column)}; ${placeOf(y, row)}; ${colour.label} = ${formatSignificant(value, 4)}${smallest}`
}

/** By the value that the axis gives a place, or its tick, or else counted from 1. */
function placeOf({ label, ticks, values }: HeatChart['x'], place: number): string {
  const value = values?.[place]
  const named = value === undefined ? ticks.find(({ at }) => at === place)?.label : String(Number(value.toPrecision(4)))
  return named === undefined ? `${label}, place ${place + 1}` : `${label} = ${named}`
}
