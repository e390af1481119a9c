/** The largest |a - b| relative to the largest |b|; undefined where any of either is not finite. 0 where both are all zeros. */
export function relativeDifference(a: Float32Array, b: Float32Array): number | undefined {
  let largest = 0
  let apart = 0
  for (let i = 0; i < b.length; i++) {
    if (!Number.isFinite(a[i]) || !Number.isFinite(b[i])) return undefined
    largest = Math.max(largest, Math.abs(b[i]))
    apart = Math.max(apart, Math.abs(a[i] - b[i]))
  }
  return apart === 0 ? 0 : apart / largest
}
