/** Values that repeat after so many; a network cannot tell, and making hundreds of millions takes long. */
const period = 1 << 20

let block: Float32Array | undefined

/** Uniform in [-1, 1), the same ones every time. */
function randomBlock(): Float32Array {
  if (block) return block
  let state = 1
  block = Float32Array.from({ length: period }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
  return block
}

/**
 * `count` random weights of a tensor from value `first` on, of a size that keeps that of what passes through a layer: norms are near 1, biases near 0.
 *
 * @param seed  makes the tensors of a network differ
 */
export function randomValues(
  name: string,
  shape: readonly number[],
  { first, count, seed }: { first: number; count: number; seed: number },
): Float32Array {
  const source = randomBlock()
  const inputs = shape.slice(1).reduce((product, side) => product * side, 1)
  const centre = shape.length === 1 && name.endsWith('weight') ? 1 : 0
  const scale = shape.length === 1 ? 0.1 : 1 / Math.sqrt(inputs)
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++) values[i] = centre + scale * source[(seed * 7919 + first + i) % period]
  return values
}
