import { expect, test } from 'vitest'
import type { DrawingContext } from '../../../../src-shared/figures/drawingContext.ts'
import { drawMath, mathRuns } from '../../../../src-shared/figures/mathText.ts'

test('letters are italic, what follows an underscore is a subscript, and a hat stays with its letter', () => {
  expect(mathRuns('‖x̂_T − x_T‖_2')).toEqual([
    { text: '‖', italic: false, subscript: false },
    { text: 'x̂', italic: true, subscript: false },
    { text: 'T', italic: true, subscript: true },
    { text: ' − ', italic: false, subscript: false },
    { text: 'x', italic: true, subscript: false },
    { text: 'T', italic: true, subscript: true },
    { text: '‖', italic: false, subscript: false },
    { text: '2', italic: false, subscript: true },
  ])
})

test('runs follow each other and subscripts lie lower and smaller', () => {
  const drawn: [string, number, number, string][] = []
  const context = {
    font: '',
    measureText: (text: string) => ({ width: 10 * text.length }),
    fillText: (text: string, x: number, y: number) => drawn.push([text, x, y, context.font]),
  }
  const width = drawMath(context as unknown as DrawingContext, 'x_0!', { x: 5, y: 100 }, { family: 'Inter', size: 10 })
  expect(drawn).toEqual([
    ['x', 5, 100, 'italic 10px Inter'],
    ['0', 15, 101.8, '7.199999999999999px Inter'],
    ['!', 25, 100, '10px Inter'],
  ])
  expect(width).toBe(30)
})
