import { imageRangesText } from '../../../src-shared/project/imageRanges.ts'
import { kindWords } from '../../../src-shared/project/kindWords.ts'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import { shortList } from '../../../src-shared/project/shortList.ts'
import type { RowRange } from '../../../src-shared/project/runRecord.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import type { OpenProject } from '../openProject.ts'
import { findDataset } from './datasets.ts'

/** What a run is called where nobody says: its kind, what it starts from, T, and what else runs of one sweep differ in most. */
export function nameOfRun(
  project: OpenProject,
  { kind, source, steps, checkpoint, replaceFirst = 0, swapFirst = 0 }: RunRequest,
  { checkpoints }: Pick<ModelEntry, 'checkpoints'>,
): string {
  const told = [
    checkpoint !== undefined && checkpoints.length > 1 && `step ${checkpoint}`,
    replaceFirst > 0 && `${replaceFirst} replaced`,
    swapFirst > 0 && `${swapFirst} swapped`,
  ].filter((part) => part !== false)
  return [`${kindWords[kind]} ${startOf(project, source)}, T ${steps}`, ...told].join(', ')
}

function startOf(project: OpenProject, source: RunRequest['source']): string {
  switch (source.from) {
    case 'noise':
      return `seed ${source.seed}${chosenWords(source)}`
    case 'dataset':
      return `${findDataset(project, source.dataset).name}${chosenWords(source)}`
    case 'file':
      return source.path.split(/[\\/]/).at(-1)!
    case 'run':
      return `${source.tensor} of ${source.run}${chosenWords(source)}`
    case 'interpolation':
      return `between ${source.between.map(({ run, tensor }) => `${tensor} of ${run}`).join(' and ')}`
    case 'variation':
      return `variations of ${source.tensor} of ${source.run}`
  }
}

/** Which of its images a run takes, for its name. */
function chosenWords({ images }: { images?: readonly RowRange[] }): string {
  if (!images) return ''
  return `, images ${shortList(imageRangesText(images).split(','), { most: mostOfImages, between: ',' })}`
}
/** Letters of a list of images in a name. */
const mostOfImages = 24
