/** A whole number, not negative, or undefined where the text is none. */
export function wholeNumber(text: string): number | undefined {
  const trimmed = text.trim()
  return /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : undefined
}

/** What to say of text that is not a whole number from `least` to `most`; undefined where it is one. */
export function wholeNumberProblem(text: string, least: number, most = Number.MAX_SAFE_INTEGER): string | undefined {
  const value = wholeNumber(text)
  if (value !== undefined && value >= least && value <= most) return undefined
  return `A whole number, ${most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`}.`
}

/** Whole numbers that are separated by commas or spaces, or undefined where a part is none. Empty text has none of them. */
export function wholeNumbers(text: string): number[] | undefined {
  const numbers = text
    .split(/[,\s]+/)
    .filter(Boolean)
    .map(wholeNumber)
  return numbers.includes(undefined) ? undefined : (numbers as number[])
}

/** A share, 0 to 1, or undefined where the text is none. */
export function share(text: string): number | undefined {
  const value = /^\d*\.?\d+$/.test(text.trim()) ? Number(text) : undefined
  return value !== undefined && value <= 1 ? value : undefined
}
