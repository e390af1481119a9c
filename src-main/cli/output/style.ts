import type { Terminal } from './terminal.ts'

/** Emphasis on a screen; plain text where stdout is not one or NO_COLOR is set (https://no-color.org). */
export interface Style {
  bold(text: string): string
  dim(text: string): string
}

export function styleOf(terminal: Pick<Terminal, 'printsToScreen' | 'env'>): Style {
  const styled = terminal.printsToScreen && !terminal.env['NO_COLOR']
  const wrap = (on: number, off: number) => (text: string) => (styled ? `\x1b[${on}m${text}\x1b[${off}m` : text)
  return { bold: wrap(1, 22), dim: wrap(2, 22) }
}
