import type { RouteLocationNormalizedLoaded } from 'vue-router'
import type { StudyView } from '../../src-shared/contract/studyViews.ts'
import type { ProjectView } from '../../src-shared/contract/views.ts'
import { rowName } from '../run/rowName.ts'
import type { TrainingSeries } from '../training/trainingSeries.ts'

export type Address = Pick<RouteLocationNormalizedLoaded, 'name' | 'params' | 'query'>
export type Named = {
  project: ProjectView
  studies: readonly Pick<StudyView, 'id' | 'name'>[]
  series: readonly Pick<TrainingSeries, 'key' | 'name'>[]
}

/** Pages that there is one of in a project; the overview goes by the name of the project alone. */
const pages: Record<string, string> = {
  jobs: 'Jobs',
  preferences: 'Preferences',
  help: 'Help',
  studies: 'Studies',
  figures: 'Figures',
  grid: 'Grid of runs',
  compare: 'Compare',
  training: 'Over training',
}
/** How the views of a run are called before its name; the rows are what it opens with. */
const runViews: Record<string, string> = { grid: 'Grid', chart: 'Chart', health: 'Health', log: 'Log' }
const compareViews: Record<string, string> = { numbers: 'Compare numbers', settings: 'Compare settings' }

/**
 * What the window is called, what differs first: tabs and lists of windows cut the end.
 *
 * @returns like `Gallery of 0003-invert – my-study – Inverscope`; without the page where that is not in the project
 */
export function pageTitle(address: Address, named: Named): string {
  const page = pageName(address, named)
  return [...(page === undefined ? [] : [page]), named.project.name, 'Inverscope'].join(' – ')
}

function pageName({ name, params, query }: Address, { project, studies, series }: Named): string | undefined {
  const nameOf = (entries: readonly { id: string; name: string }[], id: unknown) =>
    entries.find((entry) => entry.id === id)?.name
  const run = nameOf(project.runs, params.runId)
  switch (name) {
    case 'run':
      return run && `${runViews[String(query.view)] ?? 'Gallery'} of ${run}`
    case 'image':
      return run && `Image ${rowName(Number(params.row))} of ${run}`
    case 'compare':
      return compareViews[String(query.show)] ?? pages.compare
    case 'training': {
      const shown = series.find(({ key }) => key === params.series)
      return shown ? `${shown.name} over training` : pages.training
    }
    case 'model':
      return nameOf(project.models, params.modelId)
    case 'dataset':
      return nameOf(project.datasets, params.datasetId)
    case 'encoder':
      return nameOf(project.encoders, params.encoderId)
    case 'study':
      return nameOf(studies, params.studyId)
    case 'figure':
      return nameOf(project.figures, params.figureId)
    default:
      return pages[String(name)]
  }
}
