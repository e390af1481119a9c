import type { RunDetail } from '../../src-shared/contract/views.ts'
import { pairedRow, type RowPairs } from '../../src-shared/studies/rowPairs.ts'
import { formatNumber } from '../format/formatNumber.ts'
import { finishedRows } from '../run/finishedRows.ts'
import { whyUnfinished, type PictureGap } from '../run/whyUnfinished.ts'
import { runLetter } from './runLetters.ts'

/** Where a run's picture stands in the line of an image of the first run: its own row, or why it has none. */
export interface ComparedPlace {
  /** Undefined where the run does not have the image, which is a gap. */
  row: number | undefined
  gap?: PictureGap & { /** Letter of the run that lacks the picture */ run: string }
}

const absent: Record<RunDetail['record']['kind'], string> = {
  sample: 'not sampled',
  invert: 'not inverted',
  roundtrip: 'not in it',
  import: 'not in it',
}

/**
 * What stands in the lines of compared runs.
 *
 * @param pairs  which rows of each run but the first belong to those of the first
 * @returns the places of all runs in the line of a row of the first
 */
export function comparedPlaces(
  runs: readonly { detail: RunDetail }[],
  pairs: readonly RowPairs[],
): (row: number) => ComparedPlace[] {
  const rowIn = [(row: number): number | undefined => row, ...pairs.map(pairedRow)]
  const finished = runs.map(({ detail }) => finishedRows(detail.completed))

  function gapOf(run: number, row: number | undefined, first: number): PictureGap | undefined {
    const { record, row: listed } = runs[run].detail
    const name = `${runLetter(run)}, ${record.name},`
    if (row !== undefined) return finished[run](row) ? undefined : whyUnfinished(name, row, listed.state)
    const images = record.count === 1 ? '1 image' : `${formatNumber(record.count)} images`
    const why = pairs[run - 1].sameStart
      ? `${name} has ${images}, and none began as image ${first} of A did.`
      : `${name} has ${images}, numbered from 0, and so no image ${first}.`
    return { short: absent[record.kind], why }
  }

  return (first) =>
    runs.map((_, run) => {
      const row = rowIn[run](first)
      const gap = gapOf(run, row, first)
      return { row, gap: gap && { ...gap, run: runLetter(run) } }
    })
}

/** The gap of a place whose picture shows the first run's as well: it lacks what either lacks. */
export const sharedGap = (place: ComparedPlace, first: ComparedPlace): ComparedPlace['gap'] => place.gap ?? first.gap

/** Why there are no differences of a run to the first, whatever the image: arrays of two shapes do not subtract. */
export function differenceGap(runs: readonly { detail: RunDetail }[], run: number): ComparedPlace['gap'] {
  const [own, first] = [runs[run], runs[0]].map(({ detail }) => detail.record.shape.join(' × '))
  if (own === first) return undefined
  const letter = runLetter(run)
  return {
    run: letter,
    short: 'other shape',
    why: `Images of ${letter} have the shape ${own} and those of A ${first}: they do not subtract.`,
  }
}
