import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Description } from '../../../src-shared/contract/views.ts'
import { FileMissing } from '../../../src-shared/errors/errors.ts'
import { formatBytes } from '../../../src-shared/numbers/formatBytes.ts'
import type { ModelSettings } from '../../../src-shared/project/modelSettings.ts'
import type { EncoderSettings } from '../../../src-shared/project/encoder.ts'
import type { ProjectFile } from '../../../src-shared/project/projectFile.ts'
import { takesPicturesAlone } from '../../models/encoders/describeEncoder.ts'
import { splitPattern } from '../../models/checkpointSeries.ts'
import { openComponent } from '../../models/diffusers/openComponent.ts'
import { readProjectFile } from '../../store/projectStore.ts'
import { declaredFrom } from '../../store/systemErrors.ts'
import { openTensorRows } from '../jobs/rowSource.ts'
import { describeRun } from './describeRun.ts'
import { datasetContent } from './datasets.ts'
import { componentDescription } from './componentDescription.ts'
import { inspectEncoder } from './encoders.ts'
import type { Waiting } from './identifyCheckpoint.ts'
import { inspectModel, looksLikeModel } from './models.ts'

/**
 * What a path is: a project, a run's folder, a model or a series of checkpoints, an encoder, a dataset, a tensor file.
 *
 * @throws FileMissing, and what reading that kind of thing throws
 */
export async function inspectPath(
  place: string,
  options: { preset?: string; settings?: ModelSettings; encoder?: EncoderSettings },
  waiting?: Waiting,
): Promise<Description> {
  if ((await splitPattern(place)).pattern !== undefined) return inspectModel(place, options, waiting)
  const stats = await stat(place).catch(() => {
    throw FileMissing({ path: place })
  })
  const names = stats.isDirectory() ? await namesIn(place) : undefined
  const projectFile =
    names?.find((name) => name.endsWith('.inverscope')) ?? (place.endsWith('.inverscope') ? '' : undefined)
  if (projectFile !== undefined) return describeProject(path.join(place, projectFile))
  if (names?.includes('run.json')) return describeRun(place)
  if (!names && /\.onnx$/i.test(place) && (options.encoder || (await takesPicturesAlone(place))))
    return inspectEncoder(place, { preset: options.preset, settings: options.encoder }, waiting)
  if (await looksLikeModel(place, names)) {
    const component = await openComponent(place)
    return component ? componentDescription(place, component, waiting) : inspectModel(place, options, waiting)
  }
  if (!names && /\.(npy|npz)$/i.test(place)) return describeTensor(place, stats.size)
  const { kind, count, classes } = await datasetContent(place)
  return {
    kind: kind === 'tensor' ? 'tensor' : 'dataset',
    title: path.basename(place),
    path: place,
    facts: [
      { name: 'Images', value: count.toLocaleString('en') },
      { name: 'Classes', value: classes.length > 0 ? `${classes.length}: ${classes.slice(0, 8).join(', ')}` : 'none' },
    ],
    missing: [],
  }
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    throw declaredFrom(error, folder)
  })
}

async function describeTensor(place: string, bytes: number): Promise<Description> {
  const { count, shape } = await openTensorRows(place)
  const facts = [
    { name: 'Shape (N, C, H, W)', value: [count, ...shape].join(', ') },
    { name: 'Size', value: formatBytes(bytes) },
  ]
  return { kind: 'tensor', title: path.basename(place), path: place, facts, missing: [] }
}

/** Its path is the one that an open project has, whatever links lead to it. */
async function describeProject(file: string): Promise<Description> {
  const project: ProjectFile = await readProjectFile(file)
  const facts = [
    { name: 'Name', value: project.name },
    { name: 'Schema', value: String(project.schemaVersion) },
    {
      name: 'Models',
      value: project.models.map(({ name, checkpoints }) => `${name} (${checkpoints.length})`).join(', ') || 'none',
    },
    { name: 'Datasets', value: project.datasets.map(({ name, count }) => `${name} (${count})`).join(', ') || 'none' },
    {
      name: 'Encoders',
      value: project.encoders.map(({ name, features }) => `${name} (${features} features)`).join(', ') || 'none',
    },
    { name: 'Created', value: project.created },
  ]
  return { kind: 'project', title: project.name, path: await realpath(file), facts, missing: [] }
}
