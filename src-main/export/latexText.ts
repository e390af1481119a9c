import { accents, hats, letters, signsInMath, signsInText } from './latexSigns.ts'

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'
const lowered = '₀₁₂₃₄₅₆₇₈₉₋'
const plain = '0123456789-'

/**
 * A letter with an accent, one that is a sign: it stands by itself, or is one that papers put a hat on, with or without an index. Others are spelling,
 * as in a name.
 */
const quantity = /((?<![\p{L}\p{M}])\p{L}[\u0302-\u0304](?![\p{L}\p{M}])|[xαβελμστ][\u0302-\u0304])(?:_([A-Za-z0-9]))?/u
const signs = new RegExp(`${quantity.source}|([⁰¹²³⁴-⁹⁻]+)|([₀-₉₋]+)|=\u0338|[^\\w\\s]|_`, 'gu')

/** Nothing to be seen by itself, and nothing that LaTeX reads: marks of direction, joiners by themselves, bytes that control something. */
const unseen = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu
/** Stands for the braces between them until those of the text are escaped. */
const apart = '\u0001'
/** Two of these would be read as one sign, a long dash or quotation marks. */
const ligatures = /([-`',])(?=\1)|([?!])(?=`)/g

/**
 * Text as LaTeX sets it, in any encoding of its fonts: what has a meaning of its own escaped, signs and Greek letters as formulas. Letters that pdfLaTeX
 * has in no font are told to `\unicodeletters`, which latexPreamble defines.
 */
export function latexText(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(unseen, '')
    .replace(ligatures, `$&${apart}`)
    .normalize('NFD')
    .replace(signs, (sign: string, letter?: string, index?: string, up?: string, down?: string) => {
      if (letter !== undefined) {
        const [base, hat] = letter
        return `$\\${hats[hat]}{${signsInMath[base] ?? base}}${index === undefined ? '' : `_${index}`}$`
      }
      if (up !== undefined) return `$^{${digitsOf(up, raised)}}$`
      if (down !== undefined) return `$_{${digitsOf(down, lowered)}}$`
      if (sign === '=\u0338') return '$\\ne$'
      if (Object.hasOwn(signsInMath, sign)) return `$${signsInMath[sign]}$`
      if (Object.hasOwn(signsInText, sign)) return signsInText[sign]
      return /[&%$#_{}]/.test(sign) ? `\\${sign}` : sign
    })
    .replaceAll(/(?<!\\)\$[^$]*[^$\\]\$(?:\$[^$]+\$)+/g, asOneFormula)
    .replaceAll(apart, '{}')
    .normalize('NFC')
    .replace(/[a-z]\p{M}+|[^\x20-\x7f]\p{M}*/giu, inFonts)
    .replaceAll(/\\unicodeletters\{([^{}]*)\}\{([^{}]*)\}(?:\\unicodeletters\{([^{}]*)\}\{([^{}]*)\})+/g, joined)
}

/** What a file that holds text of latexText begins with, where it needs any; LaTeX in a table of a formula is not looked at. */
export function latexPreamble(latex: string): string[] {
  if (!latex.includes('\\unicodeletters')) return []
  return [
    '% pdfLaTeX has no fonts for some letters here and sets their numbers; LuaLaTeX and XeLaTeX set the letters, in a font that has them.',
    '\\providecommand*\\unicodeletters[2]{\\ifdefined\\Umathchar#2\\else[#1]\\fi}',
  ]
}

/** Formulas that stand beside each other as one. A second index, or a second power, gets a place of its own: LaTeX takes one of each. */
function asOneFormula(several: string): string {
  let taken = ''
  const parts = several
    .slice(1, -1)
    .split('$$')
    .map((part) => {
      const [first] = part
      const isScript = first === '^' || first === '_'
      const isSecond = isScript && taken.includes(first)
      const own = part.includes('_') ? '_' : ''
      taken = !isScript ? own : isSecond ? first : taken + first
      return isSecond ? `{}${part}` : part
    })
  return `$${parts.join(' ')}$`
}

/** A character with its marks: as it is, with its accents as commands, or by its number. */
function inFonts(character: string): string {
  const [base, ...marks] = character.normalize('NFD')
  const isSpelt = /[a-z]/i.test(base) && marks.length > 0 && marks.every((mark) => Object.hasOwn(accents, mark))
  const [code] = Array.from(character, (one) => one.codePointAt(0)!)
  if (letters.includes(character) || (isSpelt && [...character].length === 1 && code < 0x17f)) return character
  if (isSpelt) return marks.reduce((inner, mark) => `${accents[mark]}{${inner}}`, base)
  const numbers = Array.from(character, (one) => `U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`)
  return `\\unicodeletters{${numbers.join(' ')}}{${character}}`
}

/** Neighbours as one, so that a word and a picture of several characters stay whole. */
function joined(several: string): string {
  const parts = [...several.matchAll(/\\unicodeletters\{([^{}]*)\}\{([^{}]*)\}/g)]
  return `\\unicodeletters{${parts.map(([, numbers]) => numbers).join(' ')}}{${parts.map(([, , text]) => text).join('')}}`
}

const digitsOf = (text: string, from: string) => [...text].map((digit) => plain[from.indexOf(digit)]).join('')
