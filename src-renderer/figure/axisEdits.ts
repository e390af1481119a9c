import type { AxisEdits } from '../../src-shared/figures/document/figureDocument.ts'

/** The edits of an axis with one more; undefined where nothing is left of them, so that the axis is as in the data. */
export function axisEdits(edits: AxisEdits | undefined, more: Partial<AxisEdits>): AxisEdits | undefined {
  const left = Object.entries({ ...edits, ...more }).filter(([, value]) => value !== undefined)
  return left.length > 0 ? Object.fromEntries(left) : undefined
}
