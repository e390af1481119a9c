const plain = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i
/** `1,000` may be a thousand, as the page writes it, or one with a decimal comma. */
const ambiguous = /^[-+]?[1-9]\d{0,2},\d{3}$/
const grouped = /^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/

/**
 * The limit of an axis as it was typed: with a point or a comma before the decimals, or with commas between thousands where they can be
 * nothing else.
 * @returns a number, or the sentence that says why the text is none
 */
export function axisLimit(text: string): number | string {
  const trimmed = text.trim().replace('−', '-')
  if (ambiguous.test(trimmed))
    return `${trimmed} may be ${trimmed.replace(',', '')} or ${trimmed.replace(',', '.')}: write one of them.`
  const written = grouped.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed.replace(',', '.')
  const value = plain.test(written) ? Number(written) : NaN
  return Number.isFinite(value) ? value : 'A number such as 0.8, −3 or 1e-4, or nothing to leave it to the data.'
}
