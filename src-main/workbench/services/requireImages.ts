import { ImageMissing } from '../../../src-shared/errors/errors.ts'
import { isInRanges } from '../../../src-shared/project/imageRanges.ts'
import type { RowRange, RunRecord } from '../../../src-shared/project/runRecord.ts'

/** @throws ImageMissing with the first that the run does not have, or that is not among the finished ones */
export function requireImages(
  { id, count }: Pick<RunRecord, 'id' | 'count'>,
  images: readonly RowRange[],
  finished: readonly RowRange[],
): void {
  const isFinished = isInRanges(finished)
  for (const { first, count: rows } of images)
    for (let image = first; image < first + rows; image++)
      if (!isFinished(image)) throw ImageMissing({ run: id, image, count })
}
