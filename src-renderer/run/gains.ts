/** How strongly differences can be shown: at gain 4 a difference of ±0.25 is black or white. */
export const gains = [0.5, 1, 2, 4, 8, 16]

/** The gain that an address names; 1 where it names none. */
export function gainOf(text: string): number {
  return gains.find((gain) => String(gain) === text) ?? 1
}
