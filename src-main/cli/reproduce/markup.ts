import { mathRuns } from '../../../src-shared/figures/mathText.ts'

/** Text as it may stand between tags and in attributes of HTML. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Prose whose formulas stand between backticks. */
export const prose = (text: string): string =>
  text
    .split('`')
    .map((part, place) => (place % 2 === 1 ? formula(part) : escaped(part)))
    .join('')

/** A formula such as `‖x̂_T − x_T‖_2`. */
export const formula = (text: string): string =>
  mathRuns(text)
    .map(({ text: run, italic, subscript }) => {
      const written = italic ? `<i>${escaped(run)}</i>` : escaped(run)
      return subscript ? `<sub>${written}</sub>` : written
    })
    .join('')

/**
 * A table that scrolls by itself where it is wider than the page.
 *
 * @param heads  headings as HTML, each of a column of numbers where it says so
 * @param rows  cells as HTML
 */
export function htmlTable(
  heads: readonly { html: string; numeric?: boolean }[],
  rows: readonly { cells: readonly string[]; own?: boolean }[],
): string {
  const classOf = (column: number) => (heads[column].numeric ? ' class="number"' : '')
  return `<div class="scroll"><table>
<thead><tr>${heads.map(({ html }, column) => `<th${classOf(column)}>${html}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(({ cells, own }) => `<tr${own ? ' class="own"' : ''}>${cells.map((cell, column) => `<td${classOf(column)}>${cell}</td>`).join('')}</tr>`).join('\n')}
</tbody></table></div>`
}
