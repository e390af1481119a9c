import type { RunSettings } from './runSettings.ts'

/** Settings that most runs do not use, where this one does. */
export function experimentFacts(settings: RunSettings): [string, string][] {
  const { threshold, replaceFirst, replaceLevel, replaceSeed, replaceStream, swapFirst, swap, classes } = settings
  const facts: [string, string][] = []
  if (threshold) {
    const on = [threshold.sampling && 'sampling', threshold.inversion && 'inversion'].filter(Boolean).join(', ')
    facts.push(['thresholding', `${on}: quantile ${threshold.ratio} of |x̂_0|, at most ${threshold.max}`])
  }
  if (replaceFirst)
    facts.push([
      'forward diffusion',
      `in the place of the first ${replaceFirst} inversion steps, ${replaceLevel} level, ${replaceStream} stream, seed ${replaceSeed}`,
    ])
  if (swapFirst)
    facts.push(['swap', `the first ${swapFirst} inversion steps get sampling's ${swap === 'epsilon' ? 'ε' : 'states'}`])
  if (classes)
    facts.push(['classes', classes.length > 12 ? `${classes.slice(0, 12).join(', ')}, …` : classes.join(', ')])
  return facts
}
