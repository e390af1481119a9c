import type { PanelContent } from '../../../../src-shared/figures/document/figureContent.ts'
import {
  scaleOfCell,
  type FigureSource,
  type PictureCell,
} from '../../../../src-shared/figures/document/figureSource.ts'
import type { OpenProject } from '../../openProject.ts'

/** Sentences about what a panel lacks because its run is no longer in the project: points of a curve, pictures of a grid or their common scale. */
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
  const isLost = ({ run, minus }: PictureCell) => isGone(run) || isGone(minus)
  const lost = cells.filter(isLost)
  const runs = lost.flatMap(({ run, minus }) => [run, minus].filter(isGone))
  const unscaled = cells.filter((cell) => !isLost(cell) && isGone(scaleOfCell(cell)))
  return [
    ...sentenceFor(lost.length, 'picture', runs as string[]),
    ...scaleSentence(
      unscaled.length,
      unscaled.flatMap((cell) => scaleOfCell(cell) ?? []),
    ),
  ]
}

/** Runs that a sentence names. */
const mostNamed = 5

function sentenceFor(count: number, kind: 'point' | 'picture', runs: readonly string[]): string[] {
  if (count === 0) return []
  const names = new Set(runs)
  const what = count === 1 ? `1 ${kind} is` : `${count} ${kind}s are`
  const whose = names.size === 1 ? 'its run is' : 'their runs are'
  return [`${what} left out: ${whose} no longer in the project (${namesOf(names)}).`]
}

/** They are drawn, and their brightness cannot be compared any more. */
function scaleSentence(count: number, runs: readonly string[]): string[] {
  if (count === 0) return []
  const have =
    count === 1 ? '1 picture has the colours of its own run' : `${count} pictures have the colours of their own runs`
  return [`${have}, not one scale: the run of the scale is no longer in the project (${namesOf(new Set(runs))}).`]
}

function namesOf(runs: ReadonlySet<string>): string {
  const names = [...runs]
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
  return `${names.slice(0, mostNamed).join(', ')}${more}`
}
