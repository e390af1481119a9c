import { InvalidInput } from '../errors/errors.ts'

/** What a venue asks of figures. */
interface Venue {
  inches: number
  /** Of labels and axis titles, in points; ticks have three quarters of it. */
  fontSize: number
}

/**
 * Widths and sizes of text that venues give their figures (tueplots' `figsizes` and `fontsizes`): `column` and `page` are those of two-column
 * proceedings (ICML, CVPR), `neurips` has the text width of NeurIPS and ICLR.
 */
export const venues: Readonly<Record<string, Venue>> = {
  column: { inches: 3.25, fontSize: 8 },
  page: { inches: 6.75, fontSize: 8 },
  neurips: { inches: 5.5, fontSize: 9 },
  iclr: { inches: 5.5, fontSize: 9 },
  icml: { inches: 3.25, fontSize: 8 },
  cvpr: { inches: 3.25, fontSize: 8 },
  eccv: { inches: 4.8, fontSize: 8 },
  aaai: { inches: 3.3, fontSize: 9 },
  aistats: { inches: 3.25, fontSize: 8 },
  uai: { inches: 3.25, fontSize: 8 },
  tmlr: { inches: 6.5, fontSize: 9 },
  jmlr: { inches: 6, fontSize: 9 },
}

/** A venue by its name, whatever its case. */
export const venueOf = (name: string): Venue | undefined => {
  const wanted = name.trim().toLowerCase()
  return Object.hasOwn(venues, wanted) ? venues[wanted] : undefined
}

/**
 * A design as a venue asks for it: its width, where no other is given, and its size of text.
 * @throws InvalidInput for a venue that is not known
 */
export function inStyle<Design extends { width: string; fontSize?: number }>(
  design: Design,
  { style, width }: { style?: string; width?: string },
): Design {
  const venue = style === undefined ? undefined : venueOf(style)
  if (style !== undefined && !venue)
    throw InvalidInput({
      where: 'The style of the figure',
      problems: [`"${style}" is not known; give ${Object.keys(venues).join(', ')}`],
    })
  return {
    ...design,
    width: width ?? (venue ? style!.trim().toLowerCase() : design.width),
    ...(venue && { fontSize: venue.fontSize }),
  }
}

const inchesPer: Record<string, number> = { in: 1, cm: 1 / 2.54, mm: 1 / 25.4, pt: 1 / 72 }

/**
 * Reads a figure's width: a venue's name, or a number with its unit (`3.25in`, `8cm`, `82 mm`, `234pt`).
 * @returns inches, 0.5 to 40
 * @throws InvalidInput
 */
export function parseWidth(text: string): number {
  return venueOf(text)?.inches ?? parseLength(text, 'The width of the figure', `${Object.keys(venues).join(', ')}, or `)
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
