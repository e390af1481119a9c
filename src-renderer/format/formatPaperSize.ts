/**
 * A size on paper: `82.5 × 60.0 mm, 3.25 × 2.36 in`.
 * @param size  in points
 */
export function formatPaperSize({ width, height }: { width: number; height: number }): string {
  const inches = [width / 72, height / 72]
  return `${inches.map((inch) => (inch * 25.4).toFixed(1)).join(' × ')} mm, ${inches.map((inch) => inch.toFixed(2)).join(' × ')} in`
}
