import { readFileSync } from 'node:fs'
import path from 'node:path'
import { subsetFont } from './subsetFont.ts'

/**
 * The families as Skia names them in an SVG: each weight but the regular one as a family of its own, with a weight that does not agree.
 */
const faces = [
  { family: 'Inter', style: 'normal', file: 'Inter-Regular.ttf' },
  { family: 'Inter', style: 'italic', file: 'Inter-Italic.ttf' },
  { family: 'Inter Medium', style: 'normal', file: 'Inter-Medium.ttf' },
  { family: 'Inter SemiBold', style: 'normal', file: 'Inter-SemiBold.ttf' },
]

/** `@font-face` rules that hold the characters which an SVG's text uses, so that it looks the same where Inter is not installed. */
export function embeddedFontFaces(svg: string, resourcesFolder: string): string {
  const texts = [...svg.matchAll(/<text([^>]*)>([^<]*)</g)].map(([, attributes, text]) => ({
    family: /font-family="([^",]*)/.exec(attributes)?.[1],
    style: attributes.includes('font-style="italic"') ? 'italic' : 'normal',
    text,
  }))
  return faces
    .map(({ family, style, file }) => {
      const used = texts.filter((entry) => entry.family === family && entry.style === style).map((entry) => entry.text)
      if (used.length === 0) return ''
      const font = subsetFont(readFileSync(path.join(resourcesFolder, 'fonts', file)), used.join(''))
      const source = `url(data:font/ttf;base64,${font.toString('base64')}) format("truetype")`
      return `@font-face{font-family:"${family}";font-style:${style};font-weight:100 900;src:${source}}`
    })
    .join('')
}
