import { venues } from '../../src-shared/figures/figureSize.ts'

const names: Record<string, string> = { column: 'Column', page: 'Page', neurips: 'NeurIPS' }

/** The venues whose width and size of text a figure can have, for a list. */
export const widthChoices = Object.entries(venues).map(([value, { inches }]) => ({
  value,
  label: `${names[value] ?? value.toUpperCase()}, ${inches} in`,
}))
