/** Letters and signs of Computer Modern Roman at 10 pt by their width in points (cmr10.tfm). */
const byWidth: Readonly<Record<string, string>> = {
  2.78: "ijl.,:;!'|[]",
  3.06: 'f',
  3.33: ' -',
  3.61: 'I',
  3.9: 'rst()',
  4.44: 'cez',
  5: 'ago0123456789/*',
  5.14: 'J',
  5.28: 'kqvxy',
  5.56: 'bdhnpuS',
  6.11: 'Z',
  6.25: 'L',
  6.53: 'F',
  6.81: 'EP',
  7.08: 'B',
  7.22: 'wCT',
  7.36: 'R',
  7.5: 'AHNUVXY',
  7.78: 'GDKOQ+=<>&−±×',
  8.33: 'm%',
  9.17: 'M',
  10: '→←↔⇒—',
  10.28: 'W',
}
const widths = new Map(Object.entries(byWidth).flatMap(([width, all]) => [...all].map((one) => [one, Number(width)])))
/** Greek and other letters, on the average. */
const ofOthers = 6

/** About how wide a text is that LaTeX sets at 10 pt, in points. */
export function latexWidth(text: string): number {
  let width = 0
  // Accents stand above their letters.
  for (const letter of text.normalize('NFD').replace(/\p{M}+/gu, '')) width += widths.get(letter) ?? ofOthers
  return width
}

/** What LaTeX puts around a sign between two quantities, both sides together, and a letter as wide as most of its signs. */
const aroundOperator = 4.4
const sign = 'w'
const script = 0.7

/** About how wide a formula is that LaTeX sets at 10 pt, in points, from its source. */
export function formulaWidth(latex: string): number {
  const drawn = latex.replaceAll(/[$\s]|\\(?:hat|bar|tilde|mathrm|text|operatorname|left|right)(?![a-zA-Z])/g, '')
  let width = 0
  const plain = drawn.replaceAll(/[_^](?:\{([^{}]*)\}|(\\[a-zA-Z]+|.))/g, (_, group?: string, one?: string) => {
    width += script * inLine(group ?? one ?? '')
    return ''
  })
  return width + inLine(plain)
}

function inLine(source: string): number {
  const operators = source.match(/[-+=<>]|\\(?:pm|times|to|cdot|le|ge|approx)(?![a-zA-Z])/g)?.length ?? 0
  return latexWidth(source.replaceAll(/\\(?:[a-zA-Z]+|.)/g, sign).replaceAll(/[{}]/g, '')) + operators * aroundOperator
}
