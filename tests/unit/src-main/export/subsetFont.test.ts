import { readFileSync } from 'node:fs'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { subsetFont } from '../../../../src-main/export/subsetFont.ts'

const font = readFileSync('resources/fonts/Inter-Regular.ttf')

function picture(family: string, text: string): Buffer {
  const canvas = createCanvas(200, 40)
  const context = canvas.getContext('2d')
  context.font = `24px "${family}"`
  // Turned a little, since upright text is hinted by rules that the rasteriser derives from all letters of the font.
  context.rotate(0.1)
  context.fillText(text, 4, 28)
  return canvas.data()
}

test('the glyphs that are kept look as before, accents made of parts included', () => {
  const subset = subsetFont(font, 'nosé x0')
  expect(subset.length).toBeLessThan(8000)
  GlobalFonts.register(font, 'WholeInter')
  expect(GlobalFonts.register(subset, 'SubsetInter')).not.toBeNull()
  for (const text of ['n', 'o', 'é', 'x', '0'])
    expect(picture('SubsetInter', text).equals(picture('WholeInter', text))).toBe(true)
})

test('a character that the font has not is left out', () => {
  expect(subsetFont(font, 'a漢').equals(subsetFont(font, 'a'))).toBe(true)
})
