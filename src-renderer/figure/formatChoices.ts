import type { FigureFormat } from '../../src-shared/contract/figureViews.ts'
import type { ExportText } from '../stores/preferencesStore.ts'

/** What a figure can be written as, for people. */
export const formatChoices: readonly { value: FigureFormat; label: string; hint: string }[] = [
  {
    value: 'pdf',
    label: 'PDF',
    hint: 'Vector, text stays text, fonts embedded; above 5,000 dots the dots are one bitmap. For LaTeX.',
  },
  {
    value: 'svg',
    label: 'SVG',
    hint: 'Vector. For the web and for drawing programs.',
  },
  { value: 'png', label: 'PNG', hint: 'Pixels at the size on paper.' },
  { value: 'csv', label: 'CSV', hint: 'The numbers, unrounded; a file for each panel.' },
  { value: 'latex', label: 'LaTeX table', hint: 'The numbers as a booktabs table; a file for each panel.' },
  {
    value: 'dat',
    label: 'pgfplots data',
    hint: 'The numbers, unrounded, a column for each curve; a file for each panel.',
  },
]

/** Dots per inch of a picture in pixels: 300 is what journals ask for at the least. */
export const dpiChoices = [150, 300, 600, 1200].map((value) => ({ value, label: String(value) }))

/** What the text of an SVG is, for people. */
export const textChoices: readonly { value: ExportText; label: string; hint: string }[] = [
  {
    value: 'live',
    label: 'Text, with its fonts inside',
    hint: 'Can be searched, read aloud and edited. Journals ask for it.',
  },
  {
    value: 'outlined',
    label: 'Shapes',
    hint: 'Looks the same in programs that lose fonts; its words are kept as a description.',
  },
]
