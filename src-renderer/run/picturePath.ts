import type { Colours } from '../stores/preferencesStore.ts'

/** What a column of the gallery shows: an array of the run, or the difference of two. */
export type Tensor =
  'noise' | 'samples' | 'latents' | 'reconstructions' | 'latent-minus-noise' | 'reconstruction-minus-sample'

/** Paths below the host's place for files; see PageHost.blobUrl. */
export function runPicturePath(
  projectId: string,
  runId: string,
  tensor: Tensor,
  row: number,
  colours: Colours,
): string {
  const range = colours === 'fixed' ? 'range=fixed&limit=3' : `range=${colours}`
  return `${projectId}/runs/${runId}/${tensor}/${row}.png?${range}`
}

export function datasetPicturePath(projectId: string, datasetId: string, index: number): string {
  return `${projectId}/datasets/${datasetId}/${index}.png`
}

export function figureFilePath(projectId: string, figureId: string, file: string): string {
  return `${projectId}/figures/${figureId}/${encodeURIComponent(file)}`
}
