/** Side of the uniform window, and its constants for values within 0 … 1. */
const side = 7
const small = 0.01 ** 2
const smallVariance = 0.03 ** 2

/**
 * The mean structural similarity of two pictures of one channel (Wang et al. 2004) with the defaults of scikit-image: 7 x 7 uniform windows,
 * all that fit, with unbiased variances, and a data range of 1.
 *
 * @param a, b  height x width values within 0 … 1
 * @returns 1 for equal pictures
 * @throws RangeError where the picture is smaller than a window
 */
export function structuralSimilarity(
  a: Float64Array,
  b: Float64Array,
  [height, width]: readonly [number, number],
): number {
  if (height < side || width < side)
    throw new RangeError(`SSIM needs pictures of ${side} x ${side} at least, not ${height} x ${width}.`)
  // Sums of a, b, a², b² and ab over the window's rows, for each column.
  const sums = Array.from({ length: 5 }, () => new Float64Array(width))
  const [sumA, sumB, squaresA, squaresB, products] = sums
  const change = (row: number, sign: 1 | -1) => {
    for (let x = 0, i = row * width; x < width; x++, i++) {
      sumA[x] += sign * a[i]
      sumB[x] += sign * b[i]
      squaresA[x] += sign * a[i] * a[i]
      squaresB[x] += sign * b[i] * b[i]
      products[x] += sign * a[i] * b[i]
    }
  }
  let total = 0
  for (let row = 0; row < height; row++) {
    change(row, 1)
    if (row >= side) change(row - side, -1)
    if (row >= side - 1) total += similarityOfRow(sums, width)
  }
  return total / ((height - side + 1) * (width - side + 1))
}

function similarityOfRow([sumA, sumB, squaresA, squaresB, products]: readonly Float64Array[], width: number): number {
  const count = side * side
  let [a, b, aa, bb, ab, total] = [0, 0, 0, 0, 0, 0]
  for (let x = 0; x < width; x++) {
    a += sumA[x]
    b += sumB[x]
    aa += squaresA[x]
    bb += squaresB[x]
    ab += products[x]
    if (x < side - 1) continue
    const [meanA, meanB] = [a / count, b / count]
    const varianceA = (aa - a * meanA) / (count - 1)
    const varianceB = (bb - b * meanB) / (count - 1)
    const covariance = (ab - a * meanB) / (count - 1)
    total +=
      ((2 * meanA * meanB + small) * (2 * covariance + smallVariance)) /
      ((meanA * meanA + meanB * meanB + small) * (varianceA + varianceB + smallVariance))
    const left = x - side + 1
    a -= sumA[left]
    b -= sumB[left]
    aa -= squaresA[left]
    bb -= squaresB[left]
    ab -= products[left]
  }
  return total
}
