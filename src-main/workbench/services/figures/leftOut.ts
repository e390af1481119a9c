import type { PanelContent } from '../../../../src-shared/figures/document/figureContent.ts'
import type { FigureSource } from '../../../../src-shared/figures/document/figureSource.ts'
import type { OpenProject } from '../../openProject.ts'

/** Sentences about what a panel lacks because its run is no longer in the project: points of a curve, pictures of a grid. */
export function leftOut(project: Pick<OpenProject, 'runs'>, content: PanelContent, source?: FigureSource): string[] {
  const isGone = (run: string | undefined) => run !== undefined && !project.runs.has(run)
  if (source?.from === 'training') {
    const lost = source.points.filter(({ run }) => isGone(run))
    return sentenceFor(
      lost.length,
      'point',
      lost.map(({ run }) => run),
    )
  }
  if (content.kind !== 'grid') return []
  const cells = content.grid.cells.flat().flatMap((cell) => cell ?? [])
  const lost = cells.filter(({ run, minus }) => isGone(run) || isGone(minus))
  const runs = lost.flatMap(({ run, minus }) => [run, minus].filter(isGone))
  return sentenceFor(lost.length, 'picture', runs as string[])
}

/** Runs that a sentence names. */
const mostNamed = 5

function sentenceFor(count: number, kind: 'point' | 'picture', runs: readonly string[]): string[] {
  if (count === 0) return []
  const names = [...new Set(runs)]
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
  const what = count === 1 ? `1 ${kind} is` : `${count} ${kind}s are`
  const whose = names.length === 1 ? 'its run is' : 'their runs are'
  return [`${what} left out: ${whose} no longer in the project (${names.slice(0, mostNamed).join(', ')}${more}).`]
}
