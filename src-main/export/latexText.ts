const inMath: Readonly<Record<string, string>> = {
  '±': '\\pm',
  '×': '\\times',
  '−': '-',
  '→': '\\to',
  '·': '\\cdot',
  '≤': '\\le',
  '≥': '\\ge',
  '∞': '\\infty',
  '√': '\\surd',
  '∠': '\\angle',
  '°': '^\\circ',
  '‖': '\\|',
  '⟨': '\\langle',
  '⟩': '\\rangle',
  '|': '|',
  '<': '<',
  '>': '>',
  α: '\\alpha',
  β: '\\beta',
  ε: '\\varepsilon',
  λ: '\\lambda',
  μ: '\\mu',
  σ: '\\sigma',
  τ: '\\tau',
}
const inText: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '–': '--',
  '—': '---',
  '…': '\\ldots{}',
  '’': "'",
  '“': '``',
  '”': "''",
}
const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'
const lowered = '₀₁₂₃₄₅₆₇₈₉₋'
const plain = '0123456789-'
const accents: Readonly<Record<string, string>> = { '\u0302': 'hat', '\u0304': 'bar', '\u0303': 'tilde' }

/**
 * A letter with an accent, one that is a sign: it stands by itself, or is one that papers put a hat on, with or without an index. Others are spelling,
 * as in a name.
 */
const accented = /(?<![\p{L}\p{M}])\p{L}[\u0302-\u0304](?![\p{L}\p{M}])|[xαβελμστ][\u0302-\u0304]/u

/** Text as LaTeX sets it, in any encoding of its fonts: what has a meaning of its own escaped, signs and Greek letters as formulas. */
export function latexText(text: string): string {
  return text
    .normalize('NFD')
    .replace(
      new RegExp(`(${accented.source})|([⁰¹²³⁴-⁹⁻]+)|([₀-₉₋]+)|[^\\w\\s]|_`, 'gu'),
      (sign: string, quantity?: string, up?: string, down?: string) => {
        if (quantity !== undefined) {
          const [letter, accent] = quantity
          return `$\\${accents[accent]}{${inMath[letter] ?? letter}}$`
        }
        if (up !== undefined) return `$^{${digitsOf(up, raised)}}$`
        if (down !== undefined) return `$_{${digitsOf(down, lowered)}}$`
        if (Object.hasOwn(inMath, sign)) return `$${inMath[sign]}$`
        if (Object.hasOwn(inText, sign)) return inText[sign]
        return /[&%$#_{}]/.test(sign) ? `\\${sign}` : sign
      },
    )
    .replaceAll(/(?<!\\)\$\$/g, ' ')
    .normalize('NFC')
}

const digitsOf = (text: string, from: string) => [...text].map((digit) => plain[from.indexOf(digit)]).join('')
