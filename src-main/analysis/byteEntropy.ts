/** Shannon entropy of the histogram of bytes with its 256 bins, in bits: 0 where all are the same, 8 where all values are as frequent (section 10.4). */
export function byteEntropy(bytes: Uint8ClampedArray): number {
  const counts = new Float64Array(256)
  for (const byte of bytes) counts[byte]++
  let entropy = 0
  for (const count of counts) if (count > 0) entropy -= (count / bytes.length) * Math.log2(count / bytes.length)
  return entropy
}
