import { InvalidInput } from '../errors/errors.ts'

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
  return Object.hasOwn(namedWidths, wanted)
    ? namedWidths[wanted]
    : parseLength(text, 'The width of the figure', `${Object.keys(namedWidths).join(', ')}, or `)
}

/**
 * Reads a length with its unit: in, cm, mm or pt.
 * @param where  what it is of, for the message
 * @param others  what can be given in its place
 * @returns inches, 0.5 to 40
 * @throws InvalidInput
 */
export function parseLength(text: string, where: string, others = ''): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(in|cm|mm|pt)$/.exec(text.trim().toLowerCase()) ?? []
  const inches = Number(number) * inchesPer[unit]
  if (inches >= 0.5 && inches <= 40) return inches
  const kind = where.split(' ')[1]
  throw InvalidInput({
    where,
    problems: [`"${text}" is not a ${kind} from 0.5 to 40 in; give ${others}a number with in, cm, mm or pt`],
  })
}
