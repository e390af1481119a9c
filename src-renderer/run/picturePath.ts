import type { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import type { Colours } from '../stores/preferencesStore.ts'

/** What a column of the gallery shows: an array of the run, or the difference of two. */
export type Tensor =
  'noise' | 'samples' | 'latents' | 'reconstructions' | 'latent-minus-noise' | 'reconstruction-minus-sample'
export type States = 'sampling-states' | 'inversion-states'

export interface RunPicture {
  tensor: Tensor | States
  row: number
  colours: Colours
  /** Of `fixed`: the value at which a colour is full. */
  limit?: number
  /** Of the states, 0 is the start. */
  step?: number
  /** The difference to the row of this run that began as the same noise or image. */
  minus?: string
  /** How a difference is shown; signed where left out. */
  map?: DifferenceMap
  /** The run whose range and components a picture has, where `colours` are those of a set. */
  like?: string
  /** How many rows there are of those that the range and components of a set are fitted on, of runs at work, since they change with them. */
  fitted?: number
  /** The rows that are shown together, which the components of several channels are fitted over. */
  fit?: readonly number[]
}

/** Paths below the host's place for files; see PageHost.blobUrl. */
export function runPicturePath(
  projectId: string,
  runId: string,
  { tensor, row, colours, limit = 3, step, minus, map, like, fitted, fit = [] }: RunPicture,
): string {
  const range = colours === 'fixed' ? `range=fixed&limit=${limit}` : `range=${colours}`
  const more = `${step === undefined ? '' : `&step=${step}`}${minus === undefined ? '' : `&minus=${minus}`}${map === undefined || map === 'signed' ? '' : `&map=${map}`}`
  const scale =
    colours === 'set' || colours === 'pca'
      ? `${like === undefined ? '' : `&like=${like}`}${fitted === undefined ? '' : `&rows=${fitted}`}`
      : ''
  const together = fit.length === 0 ? '' : `&fit=${fit.join(',')}`
  return `${projectId}/runs/${runId}/${tensor}/${row}.png?${range}${more}${scale}${together}`
}

export function datasetPicturePath(projectId: string, datasetId: string, index: number): string {
  return `${projectId}/datasets/${datasetId}/${index}.png`
}

export function figureFilePath(projectId: string, figureId: string, file: string): string {
  return `${projectId}/figures/${figureId}/${encodeURIComponent(file)}`
}

/** A picture of a figure as it is on paper; `version` changes with the figure and its data, so that no old one is shown. */
export function figurePreviewPath(projectId: string, figureId: string, version: string): string {
  return `${projectId}/figures/${figureId}/preview/${version.replace(/[^0-9a-z]/gi, '')}.png`
}
