/** CSS pixels of a point of paper at its true size: CSS has 96 to the inch, paper 72 points. */
export const trueScale = 96 / 72
/** Around the paper, in CSS pixels, both sides together. */
const margins = 50

/**
 * The scale at which a figure is seen whole: it fills the width of its place, up to 2.2 times its true size, and is made smaller where it would be cut off
 * below. Where it would have to be smaller than on paper for that, its width alone decides.
 *
 * @param paper  in points; its height is not known before it is drawn
 * @param room  in CSS pixels, from the top of the place to the end of what is in sight
 * @returns CSS pixels per point, 0.5 at least
 */
export function fittedScale(
  { width, height }: { width: number; height?: number },
  { across, down }: { across: number; down?: number },
): number {
  const inWidth = Math.min(2.2 * trueScale, (across - margins) / width)
  const inHeight = height && down !== undefined ? (down - margins) / height : Infinity
  return Math.max(0.5, inHeight < trueScale ? inWidth : Math.min(inWidth, inHeight))
}
