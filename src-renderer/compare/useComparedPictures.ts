import { refThrottled } from '@vueuse/core'
import { computed } from 'vue'
import type { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import { useLine } from '../host/line.ts'
import { coloursOf } from '../run/colourWords.ts'
import { differencePicture } from '../run/differencePicture.ts'
import { rowsInAddress } from '../run/fittedOfRun.ts'
import type { GalleryColumn } from '../run/galleryColumns.ts'
import { runPicturePath } from '../run/picturePath.ts'
import { useJobsStore } from '../stores/jobsStore.ts'
import { usePreferencesStore } from '../stores/preferencesStore.ts'
import { useProjectStore } from '../stores/projectStore.ts'
import type { Compared } from './useCompared.ts'

/** Pictures that share colours with runs at work are drawn anew this often, in milliseconds. */
const drawEvery = 1500

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
  const projects = useProjectStore()
  const jobs = useJobsStore()

  /** How far each run is by now: further than when it was asked for, and the workbench fits colours on what there is. */
  const doneNow = computed(() => {
    const listed = new Map(projects.runs.map(({ id, done }) => [id, done]))
    return new Map(
      shown.compared.map(({ id, detail }) => [
        id,
        Math.max(detail.row.done, listed.get(id) ?? 0, jobs.jobOf(projectId, id)?.done ?? 0),
      ]),
    )
  })
  const doneThen = refThrottled(doneNow, drawEvery)
  const progressOf = ({ id, detail }: Compared) => ({
    done: doneThen.value.get(id) ?? doneNow.value.get(id)!,
    count: detail.record.count,
  })

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
