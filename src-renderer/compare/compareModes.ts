import { runLetter } from './runLetters.ts'

/** How the pictures of runs are set against each other. */
export const compareModes = [
  { value: 'side', label: 'Side by side' },
  {
    value: 'wipe',
    label: 'Wipe',
    hint: 'A on the left of the line, the other on its right; the line follows the pointer',
  },
  { value: 'blink', label: 'Blink', hint: 'A and the other in turn' },
  { value: 'difference', label: 'Difference', hint: 'The other minus A' },
] as const
export type CompareMode = (typeof compareModes)[number]['value']

/** What a column shows where that is not its own run alone: `A | B`. */
export function modeWords(mode: CompareMode, run: number): string {
  if (run === 0 || mode === 'side') return ''
  if (mode === 'difference') return `${runLetter(run)} − A`
  return `${mode === 'wipe' ? 'A | ' : 'A, then '}${runLetter(run)}`
}

/** What of how many runs is shown, in a few words: `2 runs: images, side by side`. */
export function viewWords(runs: number, show: 'images' | 'numbers' | 'settings', mode: CompareMode): string {
  const way = compareModes.find(({ value }) => value === mode)!.label.toLowerCase()
  return `${runs} ${runs === 1 ? 'run' : 'runs'}: ${show === 'images' ? `images, ${way}` : show}`
}
