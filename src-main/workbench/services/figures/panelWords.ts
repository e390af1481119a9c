import { letterOf } from '../../../../src-shared/figures/document/figureContent.ts'

/** What a message calls a panel: the figure where it is the only one, else its letter and the figure. */
export function panelWords({ panels, name }: { panels: readonly unknown[]; name: string }, index: number): string {
  return panels.length === 1 ? `“${name}”` : `Panel ${letterOf(index)} of “${name}”`
}
