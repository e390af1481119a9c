import { InvalidInput } from '../../src-shared/errors/errors.ts'

/**
 * Widths that venues give their figures, in inches (tueplots' `figsizes`): `column` and `page` are those of two-column proceedings
 * (ICML, CVPR), `neurips` the text width of NeurIPS and ICLR.
 */
export const namedWidths: Readonly<Record<string, number>> = {
  column: 3.25,
  page: 6.75,
  neurips: 5.5,
  iclr: 5.5,
  icml: 3.25,
  cvpr: 3.25,
  aaai: 3.3,
}

const inchesPer: Record<string, number> = { in: 1, cm: 1 / 2.54, mm: 1 / 25.4, pt: 1 / 72 }

/**
 * Reads a figure's width: a venue's name, or a number with its unit (`3.25in`, `8cm`, `82 mm`, `234pt`).
 * @returns inches, 0.5 to 40
 * @throws InvalidInput
 */
export function parseWidth(text: string): number {
  const wanted = text.trim().toLowerCase()
  if (Object.hasOwn(namedWidths, wanted)) return namedWidths[wanted]
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(in|cm|mm|pt)$/.exec(wanted) ?? []
  const inches = Number(number) * inchesPer[unit]
  if (inches >= 0.5 && inches <= 40) return inches
  throw InvalidInput({
    where: 'The width of the figure',
    problems: [
      `"${text}" is not a width from 0.5 to 40 in; give ${Object.keys(namedWidths).join(', ')}, or a number with in, cm, mm or pt`,
    ],
  })
}
