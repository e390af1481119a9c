import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { FileMissing, OutsideProject, UnknownName } from '../../../src-shared/errors/errors.ts'
import { Id } from '../../../src-shared/project/projectFile.ts'
import { ProjectId } from '../../../src-shared/contract/views.ts'
import { decodeThumbnail } from '../../imaging/decodeImage.ts'
import { principalColours } from '../../imaging/principalColours.ts'
import { tensorPicture, type Colours } from '../../imaging/tensorPicture.ts'
import { hashBytes } from '../../store/contentHash.ts'
import { resolveLocation } from '../../store/projectStore.ts'
import { resolveInside } from '../../store/resolveInside.ts'
import type { EngineWorker } from '../jobs/engineWorker.ts'
import { openTensorRows } from '../jobs/rowSource.ts'
import type { OpenProject } from '../openProject.ts'
import { findDataset } from './datasets.ts'
import { figurePreview } from './figures/exportFigure.ts'
import type { FigureParts } from './figures/figures.ts'
import { datasetImages } from './datasetImages.ts'
import type { Projects } from './projects.ts'
import { hasColours, runPicture } from './runPicture.ts'
import type { SampleNow } from './sampleNow.ts'

/** A picture or a file as a shell hands it out. `etag` changes whenever `body` could. */
export interface Blob {
  body: Uint8Array
  type: string
  etag: string
}

/** What pictures and files come from. */
export interface BlobSources {
  projects: Projects
  /** Decodes what a latent model's run has kept no picture of, and computes FLIP. */
  engine: Pick<EngineWorker, 'run'>
  /** Has the pictures of samples that are kept nowhere. */
  samplings?: Pick<SampleNow, 'picture'>
  /** What figures are drawn from, for their pictures in lists. */
  figureParts?(projectId: string): FigureParts
}

const rowName = z
  .string()
  .regex(/^\d{1,9}\.png$/)
  .transform((name) => Number.parseInt(name, 10))

const types: Record<string, string> = {
  '.pdf': 'application/pdf',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.csv': 'text/csv',
  '.tex': 'text/plain',
  '.json': 'application/json',
}

/**
 * What a `/blob/…` URL names: ids of an open project and of what is in it, never a path.
 *
 *     /blob/<project>/runs/<run>/<tensor, difference or states>/<row>.png?range=unit|row|set|fixed|pca&limit=3&step=4&minus=<run>&map=l1|l2|flip&like=<run>&fit=0,1,2
 *     /blob/<project>/datasets/<dataset>/<index>.png
 *     /blob/<project>/figures/<figure>/<file>
 *     /blob/<project>/figures/<figure>/preview/<anything>.png
 *     /blob/<project>/samplings/<sampling>/<step>/<row>.png?shown=state|prediction|image
 *
 * @throws OutsideProject for anything of another form; ProjectNotOpen, RunMissing, UnknownName, NothingToShow, FileMissing, FigureMissing,
 * FigureDataGone, ImageNotInOther
 */
export async function resolveBlob({ projects, engine, samplings, figureParts }: BlobSources, url: URL): Promise<Blob> {
  const parts = url.pathname.split('/').slice(1).map(decodeSegment)
  const [blob, projectId, kind, id, ...rest] = parts
  if (blob !== 'blob' || !ProjectId.safeParse(projectId).success || !Id.safeParse(id).success)
    throw OutsideProject({ name: url.pathname })
  const project = projects.get(projectId)
  if (kind === 'runs' && rest.length === 2)
    return runPicture(project, engine, id, rest[0], rowName.safeParse(rest[1]).data, url.searchParams)
  if (kind === 'datasets' && rest.length === 1) return datasetPicture(project, id, rowName.safeParse(rest[0]))
  if (kind === 'figures' && rest.length === 2 && rest[0] === 'preview' && figureParts)
    return figurePreview(figureParts(projectId), id)
  if (kind === 'figures' && rest.length === 1) return figureFile(project, id, rest[0])
  if (kind === 'samplings' && rest.length === 2 && samplings)
    return samplings.picture(project, id, rest, url.searchParams.get('shown'))
  throw OutsideProject({ name: url.pathname })
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return ''
  }
}

type Row = z.ZodSafeParseResult<number>

async function datasetPicture(project: OpenProject, datasetId: string, index: Row): Promise<Blob> {
  const dataset = findDataset(project, datasetId)
  if (!index.success || index.data >= dataset.count)
    throw UnknownName({ kind: `image of ${datasetId}`, name: String(index.data), known: [] })
  const place = await resolveLocation(project.folder, dataset.location)
  const etag = `"${datasetId}-${index.data}-${Date.parse(dataset.added)}-${hashBytes(Buffer.from(place)).slice(0, 8)}"`
  if (dataset.kind === 'tensor') {
    const rows = await openTensorRows(place)
    const data = await rows.read(index.data, 1)
    const colours: Colours = hasColours(rows.shape)
      ? { range: 'unit' }
      : { range: 'principal', principal: principalColours([data], rows.shape[0]) }
    return {
      body: await tensorPicture({ data, shape: rows.shape, colours }),
      type: 'image/png',
      etag,
    }
  }
  const image = (await datasetImages(place))[index.data]
  if (!image) throw FileMissing({ path: place })
  const { side, data } = await decodeThumbnail(path.join(place, image.file), thumbnailSide)
  return {
    body: await tensorPicture({ data, shape: [3, side, side], colours: { range: 'unit' } }),
    type: 'image/png',
    etag,
  }
}

/** Pixels of a dataset's thumbnails at most: twice the side at which the page shows them. */
const thumbnailSide = 128

async function figureFile(project: OpenProject, figureId: string, name: string): Promise<Blob> {
  const type = types[path.extname(name)]
  if (!type || !name.startsWith(`${figureId}.`)) throw OutsideProject({ name })
  const file = await resolveInside(project.folder, 'figures', name)
  const body = await readFile(file).catch(() => {
    throw FileMissing({ path: file })
  })
  return { body, type, etag: `"${figureId}-${body.length}-${project.revision}"` }
}
