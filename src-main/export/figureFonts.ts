import { existsSync } from 'node:fs'
import path from 'node:path'
import { GlobalFonts } from '@napi-rs/canvas'
import { FileMissing } from '../../src-shared/errors/errors.ts'

/**
 * The faces that figures are set in. Static TrueType, because Skia writes variable and OpenType/CFF fonts into a PDF as Type 3, which
 * venues refuse (https://issues.skia.org/issues/40031251).
 */
export const figureFonts = [
  { file: 'Inter-Regular.ttf', weight: 400, style: 'normal' },
  { file: 'Inter-Italic.ttf', weight: 400, style: 'italic' },
  { file: 'Inter-Medium.ttf', weight: 500, style: 'normal' },
  { file: 'Inter-SemiBold.ttf', weight: 600, style: 'normal' },
] as const

const registered = new Set<string>()

/** Makes the fonts of `resourcesFolder`/fonts known to the canvas, once per process. @throws FileMissing */
export function registerFigureFonts(resourcesFolder: string): void {
  for (const { file } of figureFonts) {
    const fontFile = path.join(resourcesFolder, 'fonts', file)
    if (registered.has(fontFile)) continue
    if (!existsSync(fontFile) || !GlobalFonts.registerFromPath(fontFile, 'Inter')) throw FileMissing({ path: fontFile })
    registered.add(fontFile)
  }
}
