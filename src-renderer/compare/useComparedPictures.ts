import type { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import { useLine } from '../host/line.ts'
import { coloursOf } from '../run/colourWords.ts'
import { differencePicture } from '../run/differencePicture.ts'
import { rowsInAddress } from '../run/fittedOfRun.ts'
import type { GalleryColumn } from '../run/galleryColumns.ts'
import { runPicturePath } from '../run/picturePath.ts'
import { usePreferencesStore } from '../stores/preferencesStore.ts'
import type { Compared } from './useCompared.ts'

/**
 * The addresses of the pictures of runs that are compared.
 *
 * @param shown  gain: of differences; map: how they are shown, signed where left out
 */
export function useComparedPictures(
  projectId: string,
  shown: Readonly<{ compared: readonly Compared[]; column: GalleryColumn; gain: number; map?: DifferenceMap }>,
) {
  const line = useLine()
  const preferences = usePreferencesStore()
  const progressOf = ({ detail: { row, record } }: Compared) => ({ done: row.done, count: record.count })

  const urlOf = (run: number, row: number) =>
    line.blobUrl(
      runPicturePath(projectId, shown.compared[run].id, {
        tensor: shown.column.tensor,
        row,
        colours: coloursOf(shown.column, preferences.colours),
        fitted: rowsInAddress(progressOf(shown.compared[run])),
      }),
    )
  /** Of a run's row minus that of the first run that belongs to it. */
  const differenceUrl = (run: number, row: number) =>
    line.blobUrl(
      runPicturePath(projectId, shown.compared[run].id, {
        tensor: shown.column.tensor,
        row,
        minus: shown.compared[0].id,
        ...differencePicture(
          shown,
          shown.compared[run].detail.record.shape,
          [shown.compared[run], shown.compared[0]].map(progressOf),
        ),
      }),
    )
  return { urlOf, differenceUrl }
}
