import { inflateSync } from 'node:zlib'

/**
 * The words of a PDF as it is written here, in the order in which they are drawn: glyphs that its fonts' maps to Unicode say what they are,
 * so what a reader can search for and copy. Needs no program of the system.
 */
export function pdfWords(pdf: Buffer): string {
  const text = pdf.toString('latin1')
  const objects = new Map([...text.matchAll(/^(\d+) 0 obj/gm)].map(({ index, 1: number }) => [Number(number), index]))
  function dictionaryOf(number: number): string {
    const start = objects.get(number)!
    return /[\s\S]*?(?=\bstream\r?\n|\bendobj)/.exec(text.slice(start))![0]
  }
  function streamOf(number: number): string {
    const dictionary = dictionaryOf(number)
    const start =
      objects.get(number)! +
      dictionary.length +
      /^stream\r?\n/.exec(text.slice(objects.get(number)! + dictionary.length))![0].length
    return inflateSync(pdf.subarray(start, start + Number(/\/Length (\d+)/.exec(dictionary)![1]))).toString('latin1')
  }
  const pages = [...objects.keys()].map(dictionaryOf).filter((dictionary) => dictionary.includes('/Type /Page\n'))
  return pages
    .map((page) => {
      const named = /\/Font <<([\s\S]*?)>>/.exec(page)?.[1] ?? ''
      const fonts = new Map(
        [...named.matchAll(/\/(\w+) (\d+) 0 R/g)].map(([, name, font]) => {
          const map = /\/ToUnicode (\d+) 0 R/.exec(dictionaryOf(Number(font)))
          if (!map) throw new Error(`font ${name} has no map to Unicode`)
          return [name, unicodeOf(streamOf(Number(map[1])))]
        }),
      )
      return wordsOf(streamOf(Number(/\/Contents (\d+) 0 R/.exec(page)![1])), fonts)
    })
    .join('\n')
}

/** What the codes of a font's glyphs mean. */
function unicodeOf(map: string): Map<number, string> {
  const meaning = new Map<number, string>()
  const number = (hex: string) => Number.parseInt(hex, 16)
  const characters = (hex: string) => String.fromCharCode(...hex.match(/.{4}/g)!.map(number))
  for (const [, block] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, code, to] of block.matchAll(/<(\w+)> <(\w+)>/g)) meaning.set(number(code), characters(to))
  for (const [, block] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, first, last, to] of block.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g))
      for (let code = number(first); code <= number(last); code++)
        meaning.set(code, String.fromCharCode(number(to) + code - number(first)))
  return meaning
}

/** Texts of a page's drawing commands, each between BT and ET, with a space between them. */
function wordsOf(commands: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): string {
  return [...commands.matchAll(/\bBT\n([\s\S]*?)\bET\b/g)]
    .map(([, block]) => {
      let font: ReadonlyMap<number, string> | undefined
      let words = ''
      for (const [, name, glyphs] of block.matchAll(/\/(\w+) [\d.]+ Tf|<([0-9A-F]+)>/g)) {
        if (name) font = fonts.get(name)
        else for (const code of glyphs.match(/.{4}/g) ?? []) words += font?.get(Number.parseInt(code, 16)) ?? '\uFFFD'
      }
      return words
    })
    .join(' ')
}
