import { expect, test } from 'vitest'
import { formulaWidth, latexWidth } from '../../../../src-main/export/latexWidths.ts'

test.each([
  ['0004-128-noises-there-and-back-seed-420-t-50-with-states', 247.53],
  ['WWMM mapping of Checkpoint 6422', 167.5],
  ['reconstruction → latent', 104.28],
  ["Côte d'Azur, España", 91.61],
])('the text %s is as wide as pdfLaTeX sets it', (text, width) => {
  expect(Math.abs(latexWidth(text) / width - 1)).toBeLessThan(0.01)
})

test.each([
  ['$\\|\\hat{x}_T - x_T\\|_2$', 50.74],
  ['$-0.007123 \\pm 0.00066$', 90.56],
  ['$1.25 \\times 10^{-12}$', 54.72],
])('the formula %s is about as wide as pdfLaTeX sets it', (latex, width) => {
  expect(Math.abs(formulaWidth(latex) - width)).toBeLessThan(5)
})
