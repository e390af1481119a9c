/** From this cosine on two vectors count as parallel and the straight line takes the arc's place. */
const parallel = 0.9995

/**
 * The point at `alpha` of the arc from `a` to `b`: sin((1 - α) ω) / sin ω · a + sin(α ω) / sin ω · b, with ω the angle between them
 * (Shoemake 1985). Where |cos ω| is above 0.9995, or one of them is zero, the point of the straight line.
 *
 * @param a  any length, as `b` and `into`
 * @param alpha  0 (a) to 1 (b)
 * @param into  overwritten; may not be `a` or `b`
 */
export function slerp(a: Float32Array, b: Float32Array, alpha: number, into: Float32Array): void {
  let product = 0
  let ofA = 0
  let ofB = 0
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i]
    ofA += a[i] * a[i]
    ofB += b[i] * b[i]
  }
  const cosine = product / Math.sqrt(ofA * ofB)
  let [shareOfA, shareOfB] = [1 - alpha, alpha]
  if (Math.abs(cosine) <= parallel) {
    const angle = Math.acos(cosine)
    shareOfA = Math.sin((1 - alpha) * angle) / Math.sin(angle)
    shareOfB = Math.sin(alpha * angle) / Math.sin(angle)
  }
  for (let i = 0; i < a.length; i++) into[i] = shareOfA * a[i] + shareOfB * b[i]
}

/**
 * Slerp of every image row by itself, as the paper's released code does: it takes norms and dot products over the last axis only. For
 * Gaussian tensors the spread of the values is about the same as with slerp over the whole vector; the paths differ.
 *
 * @param width  entries of an image row, W
 */
export function slerpRows(a: Float32Array, b: Float32Array, alpha: number, into: Float32Array, width: number): void {
  for (let i = 0; i < a.length; i += width)
    slerp(a.subarray(i, i + width), b.subarray(i, i + width), alpha, into.subarray(i, i + width))
}
